"""Digital currency addresses: the checksum of each currency, by vectors that its makers publish."""

from __future__ import annotations

import hashlib

import pytest

from sources.wallets import is_checksum_valid, keccak_256

VALID = [
    ("XBT", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
    ("XBT", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
    ("XBT", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),  # BIP 173
    ("XBT", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),  # BIP 173
    ("XBT", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),  # BIP 350
    ("BTC", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
    ("BSV", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"),
    ("BCH", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"),  # the cashaddr specification, both forms of one address
    ("BCH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    ("BCH", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    ("BCH", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq"),
    ("BTG", "GJjz2Du9BoJQ3CPcoyVTHUJZSj62i1693U"),
    ("LTC", "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9"),
    ("LTC", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"),
    ("DASH", "XpESxaUmonkq8RaLLp46Brx2K39ggQe226"),
    ("ZEC", "t1Hsc1LR8yKnbbe3twRp88p6vFfC5t7DLbs"),
    ("ZEC", "t3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd"),
    ("ZEC", "zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slya"),
    ("XRP", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
    ("XRP", "rrrrrrrrrrrrrrrrrrrrBZbvji"),
    ("TRX", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    ("USDT", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    ("ETH", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),  # EIP 55
    ("ETH", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
    ("ETC", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"),
    ("USDT", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"),
    ("USDC", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"),
    (
        "XMR",
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    ),
    (
        "XMR",
        "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
    ),
    (
        "XMR",
        "4LL9oSLmtpccfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2bYXZKKQePHES9khPK",
    ),
]


def verdict(currency: str, address: str) -> bool | None:
    return is_checksum_valid(f"Digital Currency Address - {currency}", address)


@pytest.mark.parametrize(("currency", "address"), VALID)
def test_published_addresses_carry_their_checksum(currency, address):
    assert verdict(currency, address) is True


@pytest.mark.parametrize(("currency", "address"), VALID)
def test_one_wrong_character_anywhere_is_noticed(currency, address):
    """Every place is tried, each with another letter of the same kind: so the address keeps its form."""
    for at, char in enumerate(address):
        wrong = "b" if char in "ac" else "c" if char.islower() else "B" if char != "B" else "C"
        damaged = f"{address[:at]}{wrong if not char.isdigit() else '2' if char != '2' else '3'}{address[at + 1 :]}"
        assert verdict(currency, damaged) is not True, damaged


@pytest.mark.parametrize(
    ("currency", "address"),
    [
        ("XBT", ""),
        ("XBT", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"),  # BIP 350: the older checksum
        ("XBT", "bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),  # mixed case
        ("XBT", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),  # of another currency
        ("TRX", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("XRP", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("ETH", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"),  # a digit is missing
        ("ETH", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        ("XMR", "0" * 64),  # a transaction's id, no address
        ("XBT", "1" * 5_000),
        ("XBT", "\u0661BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
    ],
)
def test_what_is_no_address_of_the_currency_is_not_valid(currency, address):
    assert verdict(currency, address) is False


@pytest.mark.parametrize(
    ("feature_type", "value"),
    [
        ("Digital Currency Address - ETH", "0xde709f2102306220921060314715629080e2fb77"),  # one case: no checksum
        ("Digital Currency Address - ETH", "0x52908400098527886E0F7030069857D2E4169EE7"),
        ("Digital Currency Address - SOL", "11111111111111111111111111111111"),
        ("Digital Currency Address - USDC", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
        ("Digital Currency Address - NEW", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("Website", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
    ],
)
def test_there_is_no_verdict_where_nothing_can_be_checked(feature_type, value):
    assert is_checksum_valid(feature_type, value) is None


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (b"\xa3" * 200, "3a57666b048777f2c953dc4456f45a2588e1cb6f2da760122d530ac2ce607d4a"),  # more than one block
    ],
)
def test_keccak_is_the_hash_before_its_padding_was_standardised(data, digest):
    assert keccak_256(data).hex() == digest
    assert keccak_256(data) != hashlib.sha3_256(data).digest()
