"""Pages as people saw them: loaded by a browser without a network of its own, kept as WARC in WACZ, shown without scripts."""
