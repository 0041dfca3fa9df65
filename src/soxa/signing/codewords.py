"""Mã đối chiếu: a fingerprint as eight words that two people compare over the telephone.

The words sound apart in every region: none differs from another only by tone, by a vowel's mark (a, ă, â), by
l and n, tr and ch, s and x, r, d, gi and v, or by -n and -ng, -t and -c; no two of them run together make a
third; none is a number. The list never changes: codes already written down depend on its order.
"""

from __future__ import annotations

_LIST = """
mèo chó gà vịt bò trâu lợn dê cừu ngựa voi hổ gấu khỉ thỏ chuột rắn rùa cá tôm cua ốc ong bướm kiến
muỗi ruồi nhện ếch cóc công sáo sếu cò hươu nai cáo sói sứa mực bàn ghế tủ giường chăn gối màn đèn
quạt nồi chảo bát đĩa thìa đũa dao kéo kim chỉ cúc áo quần mũ giày dép tất khăn túi bút vở sách báo
thước tẩy phấn nhà sân giếng ngõ phố cầu đường trường lớp đình chùa tháp cam quýt bưởi xoài ổi mít
chuối táo nho đào nhãn hồng khế bí bầu mướp hành tỏi gừng nghệ khoai lúa gạo đậu lạc vừng rau cải
su_hào cơm bún chè trà mắm giấm mỡ thịt trứng nem mưa nắng mây trời sấm chớp tuyết sương núi đồi sông
suối biển hoa đá cát đất khói than đồng thép gỗ đỏ tím nâu xe tàu thuyền phà máy_bay còi trống kèn đàn
búa đục liềm cuốc xẻng cân thùng xô phích ấm chén chai lọ hộp mắt mũi miệng lưng tóc mẹ thầy chiều
xuân thu diều vợt lưới kính gương lược phao pin loa đài khóa chìa thảm rèm ngắn rộng hẹp nhẹ ngọt học
đọc viết hát nhảy bơi leo ngồi ngủ uống cười khóc nhìn gạch xi_măng len chim_cánh_cụt đom_đóm sư_tử
hải_cẩu gấu_trúc bạch_tuộc hướng_dương cà_phê bánh_mì dưa_hấu sầu_riêng đu_đủ xe_đạp sa_mạc thác_nước
hải_đăng điện_thoại ghi_ta sáo_trúc bóng_bàn cờ_tướng kính_lúp nam_châm la_bàn xà_phòng tên_lửa
cây_thông tre_ngà xà_lách chôm_chôm bếp_lò bồ_công_anh mít_tinh xích_đu ra_đi_ô công_viên thư_viện
"""
WORDS: tuple[str, ...] = tuple(word.replace("_", " ") for word in _LIST.split())
"""256 words; the byte's value is the index."""

CODE_LENGTH = 8
"""Words of a code: the first 64 bits."""


def code_words(fingerprint: str) -> tuple[str, ...]:
    """Say the first 64 bits of a fingerprint.

    Args:
        fingerprint: SHA-256 in hexadecimal.

    Returns:
        Eight words, the first byte first.
    """
    return tuple(WORDS[byte] for byte in bytes.fromhex(fingerprint)[:CODE_LENGTH])
