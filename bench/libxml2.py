"""What libxml2 needs for the same inputs, through python3-lxml: parse only, and parse + RELAX NG.

Usage: libxml2.py INPUTS.json [domain.rng]   INPUTS: [{"name", "xml"}]. Prints JSON, microseconds.
"""

import json
import sys
import time

import lxml.etree as etree


def microseconds(call, seconds=0.4):
    """The first decile over batches that fill the time given, as in clock.ts."""
    began, calls = time.perf_counter(), 0
    while time.perf_counter() - began < seconds / 4:
        call()
        calls += 1
    batch = max(1, int(calls * 0.005 / (seconds / 4)))
    samples, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        for _ in range(batch):
            call()
        samples.append((time.perf_counter() - began) * 1e6 / batch)
    samples.sort()
    return samples[len(samples) // 10]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        inputs = json.load(file)
    schema = etree.RelaxNG(etree.parse(sys.argv[2])) if len(sys.argv) > 2 else None
    times = {}
    for one in inputs:
        data = one["xml"].encode()
        # huge_tree lifts libxml2's own limits; the inputs are below them, so it costs nothing.
        parser = etree.XMLParser(huge_tree=True)
        row = {"libxml2 parse": microseconds(lambda: etree.fromstring(data, parser))}
        if schema is not None:
            if not schema.validate(etree.fromstring(data, parser)):
                row["libxml2 parse + RELAX NG"] = f"invalid: {schema.error_log.last_error}"
            else:
                row["libxml2 parse + RELAX NG"] = microseconds(
                    lambda: schema.validate(etree.fromstring(data, parser))
                )
        times[one["name"]] = row
    print(json.dumps({"version": ".".join(map(str, etree.LIBXML_VERSION)), "times": times}))


main()
