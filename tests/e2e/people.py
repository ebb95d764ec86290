"""People who have an account with the provider of the tests, as it tells of them."""

from __future__ import annotations

SITI = {
    "sub": "siti",
    "name": "Siti Aminah",
    "email": "siti@contoh.go.id",
    "email_verified": True,
    "groups": ["pegawai", "dampak-analis"],
}
BUDI = {"sub": "budi", "name": "Budi", "email": "budi@contoh.go.id", "email_verified": True}
STRANGER = {"sub": "orang", "name": "*Orang* [lain](https://contoh.id)"}
# Names one may list: an address that the provider does not vouch for must not do.
IMPOSTOR = {"sub": "palsu", "name": "Palsu", "email": "budi@contoh.go.id"}

PEOPLE = (SITI, BUDI, STRANGER, IMPOSTOR)
