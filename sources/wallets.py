"""Whether a digital currency address carries the checksum of its currency: a typing error in it would break that.

Pure arithmetic on the address; says nothing of whether anybody ever used it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

_TYPE = re.compile(r"Digital Currency Address\s*-\s*([A-Z0-9]+)")
_BITCOIN_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE_ALPHABET = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CONSTANT, _BECH32M_CONSTANT = 1, 0x2BC830A3


def is_checksum_valid(feature_type: str, value: str) -> bool | None:
    """The verdict on an address of "Digital Currency Address - XBT" and its like.

    None where nothing can be said: another feature, a currency that is not known here or has no checksum (SOL), and
    an Ethereum address in one case only, which is well formed and carries none. False also for what is no address.
    """
    match = _TYPE.fullmatch(feature_type)
    checkers = _CHECKERS.get(match[1]) if match else None
    if checkers is None:
        return None
    verdicts = [checker(value.strip()) for checker in checkers]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def keccak_256(data: bytes) -> bytes:
    """The hash of Ethereum and Monero: SHA-3 as it was before its padding was standardised, so not in hashlib."""
    rate = 136
    padded = bytearray(data + b"\x01" + bytes(-(len(data) + 1) % rate))
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), rate):
        for at in range(rate // 8):
            lanes[at] ^= int.from_bytes(padded[start + 8 * at : start + 8 * at + 8], "little")
        _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def _permute(lanes: list[int]) -> None:
    """Keccak-f[1600] in place; lane (x, y) stands at x + 5y."""
    for constant in _ROUND_CONSTANTS:
        parity = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        mixed = [parity[x - 1] ^ (parity[x - 4] << 1 & _LANE | parity[x - 4] >> 63) for x in range(5)]
        moved = [0] * 25
        for at, (target, count) in enumerate(_MOVES):
            lane = lanes[at] ^ mixed[at % 5]
            moved[target] = (lane << count & _LANE) | lane >> (64 - count)
        for row in range(0, 25, 5):
            a, b, c, d, e = moved[row : row + 5]
            lanes[row : row + 5] = a ^ ~b & c, b ^ ~c & d, c ^ ~d & e, d ^ ~e & a, e ^ ~a & b
        lanes[0] ^= constant


def _round_constants() -> Iterator[int]:
    """24 numbers whose bits 0, 1, 3, 7, 15, 31 and 63 come out of a shift register of 8 bits."""
    register = 1
    for _ in range(24):
        constant = 0
        for power in range(7):
            constant |= (register & 1) << ((1 << power) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        yield constant


def _moves() -> list[tuple[int, int]]:
    """Where each lane goes in a round, and by how many bits it is rotated."""
    moves = [(0, 0)] * 25
    x, y = 1, 0
    for step in range(24):
        moves[x + 5 * y] = (y + 5 * ((2 * x + 3 * y) % 5), (step + 1) * (step + 2) // 2 % 64)
        x, y = y, (2 * x + 3 * y) % 5
    return moves


_LANE = 0xFFFFFFFFFFFFFFFF
_ROUND_CONSTANTS = tuple(_round_constants())
_MOVES = _moves()


def _decode_base58(value: str, alphabet: str) -> bytes | None:
    """The bytes of a base58 text; each leading zero digit is a zero byte."""
    number = 0
    for char in value:
        digit = alphabet.find(char)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(value) - len(value.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _base58check(*versions: bytes, alphabet: str = _BITCOIN_ALPHABET) -> Callable[[str], bool]:
    """A version, a 20-byte hash and the first 4 bytes of its double SHA-256."""

    def check(value: str) -> bool:
        data = _decode_base58(value, alphabet) if len(value) <= 40 else None
        if data is None or not data.startswith(versions):
            return False
        version = next(version for version in versions if data.startswith(version))
        digest = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()
        return len(data) == len(version) + 24 and digest[:4] == data[-4:]

    return check


def _bech32_values(value: str, prefix: str) -> list[int] | None:
    """The 5-bit digits after `prefix` and its 1; None for another prefix, mixed case or a stray character."""
    if value not in (value.lower(), value.upper()) or not value.lower().startswith(f"{prefix}1"):
        return None
    digits = [_BECH32_ALPHABET.find(char) for char in value.lower()[len(prefix) + 1 :]]
    return None if -1 in digits or len(digits) < 7 else digits


def _bech32_polymod(prefix: str, digits: list[int]) -> int:
    generators = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    checksum = 1
    for digit in [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix] + digits:
        top, checksum = checksum >> 25, (checksum & 0x1FFFFFF) << 5 ^ digit
        for bit, generator in enumerate(generators):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def _segwit(prefix: str) -> Callable[[str], bool]:
    """Bech32 for version 0 (a hash of 20 or 32 bytes), bech32m for later versions (2 to 40 bytes)."""

    def check(value: str) -> bool:
        digits = _bech32_values(value, prefix)
        if digits is None:
            return False
        byte_count = (len(digits) - 7) * 5 // 8
        if digits[0] == 0:
            return byte_count in (20, 32) and _bech32_polymod(prefix, digits) == _BECH32_CONSTANT
        return digits[0] <= 16 and 2 <= byte_count <= 40 and _bech32_polymod(prefix, digits) == _BECH32M_CONSTANT

    return check


def _bech32(prefix: str, constant: int) -> Callable[[str], bool]:
    """Bech32 without a version digit and of any length: the shielded and unified addresses of Zcash."""

    def check(value: str) -> bool:
        digits = _bech32_values(value, prefix)
        return digits is not None and _bech32_polymod(prefix, digits) == constant

    return check


def _cash_address(value: str) -> bool:
    """Bitcoin Cash's own form, with or without `bitcoincash:`; its checksum has 40 bits."""
    prefix = "bitcoincash"
    text = value.lower().removeprefix(f"{prefix}:")
    digits = [_BECH32_ALPHABET.find(char) for char in text]
    if value not in (value.lower(), value.upper()) or -1 in digits or len(digits) != 42:
        return False
    generators = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
    checksum = 1
    for digit in [ord(char) & 31 for char in prefix] + [0] + digits:
        top, checksum = checksum >> 35, (checksum & 0x07FFFFFFFF) << 5 ^ digit
        for bit, generator in enumerate(generators):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum == 1


def _ethereum(value: str) -> bool | None:
    """EIP-55: the case of each letter is a bit of the address's hash; None where all letters have one case."""
    digits = value.removeprefix("0x")
    if not re.fullmatch(r"0x[0-9A-Fa-f]{40}", value):
        return False
    if digits in (digits.lower(), digits.upper()):
        return None
    digest = keccak_256(digits.lower().encode()).hex()
    return all(
        char.isupper() == (int(bit, 16) > 7) for char, bit in zip(digits, digest, strict=False) if char.isalpha()
    )


def _monero(value: str) -> bool:
    """Standard and subaddresses (69 bytes) and integrated ones (77), base58 in blocks of 11 digits for 8 bytes."""
    if len(value) not in (95, 106):
        return False
    data = b""
    for start in range(0, len(value), 11):
        block = value[start : start + 11]
        size = 8 if len(block) == 11 else 5  # 95 and 106 digits both end in a block of 7 digits for 5 bytes
        decoded = _decode_base58(block, _BITCOIN_ALPHABET)
        if decoded is None or len(number := decoded.lstrip(b"\x00")) > size:
            return False
        data += number.rjust(size, b"\x00")
    versions = (18, 42) if len(value) == 95 else (19,)
    return data[0] in versions and keccak_256(data[:-4])[:4] == data[-4:]


def _unchecked(value: str) -> None:
    """An address without a checksum: nothing can be said."""


_LEGACY_BITCOIN = _base58check(b"\x00", b"\x05")
_TRON = _base58check(b"\x41")

_CHECKERS: Mapping[str, tuple[Callable[[str], bool | None], ...]] = {
    "XBT": (_LEGACY_BITCOIN, _segwit("bc")),
    "BTC": (_LEGACY_BITCOIN, _segwit("bc")),
    "BCH": (_cash_address, _LEGACY_BITCOIN),
    "BSV": (_LEGACY_BITCOIN,),
    "BTG": (_base58check(b"\x26", b"\x17"), _segwit("btg")),
    "LTC": (_base58check(b"\x30", b"\x32", b"\x05"), _segwit("ltc")),
    "DASH": (_base58check(b"\x4c", b"\x10"),),
    "XVG": (_base58check(b"\x1e", b"\x21"),),
    "ZEC": (_base58check(b"\x1c\xb8", b"\x1c\xbd"), _bech32("zs", _BECH32_CONSTANT), _bech32("u", _BECH32M_CONSTANT)),
    "XRP": (_base58check(b"\x00", alphabet=_RIPPLE_ALPHABET),),
    "TRX": (_TRON,),
    "XMR": (_monero,),
    "ETH": (_ethereum,),
    "ETC": (_ethereum,),
    "ARB": (_ethereum,),
    "BSC": (_ethereum,),
    "USDT": (_ethereum, _TRON, _LEGACY_BITCOIN),  # a token: it lives on several chains, at first on Bitcoin
    "USDC": (_ethereum, _unchecked),  # the token lives on Solana too, whose addresses have no checksum
    "SOL": (_unchecked,),
}
"""Currency as OFAC abbreviates it, to the forms its addresses take; any one of them will do."""
