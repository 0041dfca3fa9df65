"""Pages of a file as pictures, for whoever shows them."""

from __future__ import annotations

from soxa.pages.rasters import PageImage, PageSize, page_sizes, raster

__all__ = ["PageImage", "PageSize", "page_sizes", "raster"]
