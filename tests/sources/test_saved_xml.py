"""Recognising OFAC's lists as XML, by their roots and by what they say of themselves."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from sources.saved import SavedFile, Unrecognised, open_file, recognise
from tests.sources.enhanced_xml import delta, enhanced, zipped

SDN_XML = (
    '<sdnList xmlns="{namespace}"><sdnEntry><programList><program>{tag}</program></programList></sdnEntry></sdnList>'
)
ADVANCED = (
    '<Sanctions xmlns="http://www.un.org/sanctions/1.0"><ReferenceValueSets><ListValues><List ID="1550">SDN List</List>'
    '<List ID="91507">Sectoral Sanctions Identifications List</List></ListValues></ReferenceValueSets>'
    '<SanctionsEntries><SanctionsEntry ID="1" ProfileID="1" ListID="{list_id}"></SanctionsEntry></SanctionsEntries>'
    "</Sanctions>"
)
CONS_FILTER = '<sanctionsLists><sanctionsList refId="91512">Consolidated List</sanctionsList></sanctionsLists>'


def saved(name: str, body: bytes) -> SavedFile:
    file = recognise(name, body, ())
    assert isinstance(file, SavedFile), file
    return file


def refused(name: str, body: bytes) -> str:
    file = recognise(name, body, ())
    assert isinstance(file, Unrecognised), file
    return file.reason


@pytest.mark.parametrize(
    ("body", "source_name"),
    [
        (enhanced(), "ofac_sdn_enhanced"),
        (enhanced(filters=CONS_FILTER), "ofac_cons_enhanced"),
        (SDN_XML.format(namespace="http://tempuri.org/sdnList.xsd", tag="SDGT").encode(), "ofac_sdn_xml"),
        (SDN_XML.format(namespace="https://x.example/XML", tag="CMIC-EO13959").encode(), "ofac_cons_xml"),
        (ADVANCED.format(list_id=1550).encode(), "ofac_sdn_advanced"),
        (ADVANCED.format(list_id=91507).encode(), "ofac_cons_advanced"),
    ],
)
def test_an_xml_list_is_told_by_its_root_and_by_what_it_says_of_itself(body: bytes, source_name: str) -> None:
    file = saved("2025-01-14/export.xml", body)
    assert (file.source_name, file.kind, file.part) == (source_name, "list", "list")


@pytest.mark.parametrize(
    ("body", "source_name"),
    [
        (SDN_XML.format(namespace="http://tempuri.org/sdnList.xsd", tag="SDGT").encode(), "ofac_sdn_xml"),
        (ADVANCED.format(list_id=1550).encode(), "ofac_sdn_advanced"),
        (enhanced(), "ofac_sdn_enhanced"),
    ],
)
@pytest.mark.parametrize("pack", [gzip.compress, lambda body: zipped(("export.xml", body))], ids=["gzip", "zip"])
def test_an_xml_list_in_an_archive_is_the_list(body: bytes, source_name: str, pack: Callable[[bytes], bytes]) -> None:
    [(name, content)] = open_file("2025-01-14/export", pack(body))
    assert saved(name, content).source_name == source_name


def test_a_namespace_with_a_prefix_changes_nothing() -> None:
    text = ADVANCED.format(list_id=1550).replace("<", "<u:").replace("<u:/", "</u:").replace("xmlns=", "xmlns:u=")
    assert saved("2025-01-14/export.xml", text.encode()).source_name == "ofac_sdn_advanced"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (ADVANCED.format(list_id=1550).encode()[:-5], "ofac_sdn_advanced, but the file is cut"),
        (
            SDN_XML.format(namespace="http://tempuri.org/sdnList.xsd", tag="SDGT").encode()[:-5],
            "ofac_sdn_xml, but the file is cut",
        ),
    ],
)
def test_a_cut_xml_list_is_refused_by_its_name(body: bytes, reason: str) -> None:
    assert reason in refused("2025-01-14/export.xml", body)


def test_a_delta_is_one_of_the_service_by_the_number_in_its_name() -> None:
    file = saved("2026-01-16/changes_803.xml", delta())
    assert (file.source_name, file.part) == ("ofac_changes", "delta_803")
