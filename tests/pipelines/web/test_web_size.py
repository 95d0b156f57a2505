"""However large an answer is, or becomes when it is unpacked: memory stays bounded."""

import gzip
import tracemalloc

import brotli
import pytest

from pipelines import web
from pipelines.support.errors import SourceError
from tests.pipelines.web.site import Site, endless, page, policy

MEGABYTE = 1024 * 1024


def refused(site: Site, path: str = "/feed", **changes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        web.fetch(web.Request("bron", site.url(path)), policy(**changes))
    return caught.value


@pytest.mark.parametrize(
    "behaviour",
    [
        page(b"x" * (3 * MEGABYTE)),
        endless(b"x" * 65_536),
        page(gzip.compress(bytes(100 * MEGABYTE)), Content_Encoding="gzip"),
        page(gzip.compress(gzip.compress(bytes(100 * MEGABYTE)))),
        page(brotli.compress(bytes(100 * MEGABYTE), quality=5), Content_Encoding="br"),
    ],
    ids=["long", "endless", "gzip-bomb", "gzip-in-gzip-bomb", "brotli-bomb"],
)
def test_more_than_the_size_limit_is_not_read(behaviour):
    with Site({"/feed": behaviour}) as site:
        tracemalloc.start()
        try:
            error = refused(site, max_bytes=2 * MEGABYTE, total=5, whole=6, read=5)
            held, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert str(error) == "The feed is larger than 2 MB and was not read further."
    assert peak < 8 * MEGABYTE
    assert held < MEGABYTE  # an error that is kept keeps nothing of the body


@pytest.mark.parametrize("name", ["br", "zstd", "compress", "gzip, br, gzip"])
def test_a_body_packed_in_a_way_we_do_not_know_is_refused(name):
    with Site({"/feed": page(b"\x01\x02\x03 rubbish" * 99, Content_Encoding=name)}) as site:
        assert "cannot be unpacked" in str(refused(site))
