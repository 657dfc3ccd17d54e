"""Blocks keep Prefect's own standard."""

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite

from blocks.company import CompanySettings
from blocks.conta_azul import ContaAzulCredentials
from blocks.ledger import LedgerAddress
from blocks.pipedrive import PipedriveCredentials

BLOCKS = (CompanySettings, ContaAzulCredentials, LedgerAddress, PipedriveCredentials)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.__name__)
class TestEveryBlockKeepsTheStandard(BlockStandardTestSuite):
    @pytest.fixture
    def block(self, block: type) -> type:
        return block

    def test_has_a_valid_image(self, block: type) -> None:
        """Prefect's own would fetch a logo from the network; ours have none."""
        assert block._logo_url is None


def test_a_block_hides_its_secrets() -> None:
    credentials = PipedriveCredentials(
        base_url="https://acme.pipedrive.com", api_token="canary-token"
    )

    assert "canary-token" not in repr(credentials) + str(credentials.model_dump())


def test_the_pipedrive_block_opens_a_client() -> None:
    credentials = PipedriveCredentials(
        base_url="https://acme.pipedrive.com", api_token="token"
    )
    client = credentials.get_client()

    assert client.count.requests == 0
    client.close()
