"""The gallery: pictures of every screen in every look, made with real services and no mocks."""
