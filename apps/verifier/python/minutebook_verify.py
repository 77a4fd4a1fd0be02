#!/usr/bin/env python3
"""Checks a bundle of records as docs/bundles.md says, and nothing else.

A second program beside minutebook-verify.cjs, written from the same page in another language, so that an error in one
of them shows as a difference. It needs Python 3.11 and its standard library: no network, no database, no package.
Signatures are checked here too (RFC 8032 and, for time-stamps, RFC 5280 and 3161), because the standard library has no
such thing; nothing here is secret, so that it is slow and not constant in time does no harm.

Exit codes: 0 proven, 1 faulty, 2 unproven, 3 it could not be looked at.
"""

import argparse
import base64
import binascii
import bisect
import functools
import hashlib
import itertools
import json
import os
import re
import stat
import struct
import sys
import zlib

LOGS = ("records", "audit")
FOLDERS = ("records", "audit", "days")
SAFE = 2**53 - 1
SKEW_MS = 60_000
LAG_MS = 15 * 60_000


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def units(text):
    """Orders texts by UTF-16 code units, as RFC 8785 does."""
    return text.encode("utf-16-be", "surrogatepass")


def all_of(pattern, text):
    return re.fullmatch(pattern, text)


# --- Texts, numbers, times, canonical JSON ---------------------------------------------------------------------------


class Malformed(Exception):
    """A file that is not written as the page says."""


def need(condition, why):
    if not condition:
        raise Malformed(why)


def text_of(data):
    try:
        return bytes(data).decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("it is not UTF-8") from None


def unbase64(text):
    """The bytes; None for anything that is not the one spelling of some."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def plain_number(text):
    if not all_of(r"0|[1-9][0-9]{0,15}", text) or int(text) > SAFE:
        return None
    return int(text)


ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text):
    return '"%s"' % re.sub(
        r'[\x00-\x1f"\\]', lambda found: ESCAPES.get(found[0]) or "\\u%04x" % ord(found[0]), text
    )


MOST_DEEP = 200


def canonical_text(value, levels=MOST_DEEP):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        need(-SAFE <= value <= SAFE, "a number in it is too large")
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    need(levels > 0, f"it is nested more than {MOST_DEEP} deep")
    if isinstance(value, list):
        return "[%s]" % ",".join(canonical_text(item, levels - 1) for item in value)
    return "{%s}" % ",".join(
        "%s:%s" % (quoted(key), canonical_text(value[key], levels - 1)) for key in sorted(value, key=units)
    )


def canonical_bytes(value):
    return canonical_text(value).encode("utf-8")


def not_json(*_):
    raise Malformed("it is not canonical JSON")


def canonical_of(data):
    source = text_of(data)
    try:
        value = json.loads(source, parse_float=not_json, parse_constant=not_json)
        need(canonical_text(value) == source, "it is not canonical JSON")
        return value
    except (ValueError, RecursionError):
        raise Malformed("it is not canonical JSON") from None


def object_of(value):
    need(isinstance(value, dict), "an object is expected")
    return value


def members_of(value, *names):
    need(set(object_of(value)) == set(names), "an object in it does not have the members " + ", ".join(names))
    return [value[name] for name in names]


def list_of(value):
    need(isinstance(value, list), "a list is expected")
    return value


def word_of(value):
    need(isinstance(value, str), "a text is expected")
    return value


def number_of(value):
    need(isinstance(value, int) and not isinstance(value, bool) and value >= 0, "a number from 0 on is expected")
    return value


def number_or_null(value):
    return None if value is None else number_of(value)


def base64_of(value):
    data = unbase64(value) if isinstance(value, str) else None
    need(data is not None, "base64 is expected, in its one spelling")
    return data


def hashes_of(value):
    hashes = [base64_of(item) for item in list_of(value)]
    need(all(len(item) == 32 for item in hashes), "a hash has 32 bytes")
    return hashes


def hex_of(value):
    need(isinstance(value, str) and all_of("[0-9a-f]{64}", value), "64 digits of hex are expected")
    return bytes.fromhex(value)


def days_before(year, month, day):
    """Days from 1970-01-01, in the calendar that ISO 8601 counts back with."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def millis(year, month, day, hour, minute, second, milli):
    """Milliseconds from 1970; None where there is no such time."""
    if not (1 <= month <= 12 and hour <= 23 and minute <= 59 and second <= 59):
        return None
    length = 29 if month == 2 and is_leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    if not 1 <= day <= length:
        return None
    return ((days_before(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + milli


TIME = r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z"


def time_of(value):
    """Of an entry or a key: the milliseconds and the text."""
    found = all_of(TIME, value) if isinstance(value, str) else None
    at = millis(*map(int, found.groups())) if found else None
    need(at is not None, "a time is expected, in UTC with milliseconds")
    return at


def day_of(value):
    time_of(word_of(value) + "T00:00:00.000Z")
    return value


# --- Ed25519 (RFC 8032 section 5.1.7) --------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Y_OF_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL = {0, 1, P - 1, Y_OF_ORDER_8, P - Y_OF_ORDER_8}


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def y_of(key):
    return int.from_bytes(key, "little") & ((1 << 255) - 1)


def point_of(data):
    y, sign = y_of(data), data[31] >> 7
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT % P
    if y >= P or v * x * x % P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def encoded(point):
    x, y, z, _ = point
    over = pow(z, -1, P)
    x, y = x * over % P, y * over % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_sound(key):
    """Written in its only way, and not of small order: what comes from making a key as the RFC says."""
    return len(key) == 32 and y_of(key) < P and y_of(key) not in SMALL


@functools.lru_cache(maxsize=4096)
def is_signature(key, message, signature):
    if not is_sound(key) or len(signature) != 64:
        return False
    point, s = point_of(key), int.from_bytes(signature[32:], "little")
    if point is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    x, y, z, t = times(k, point)
    return encoded(add(times(s, BASE), (-x % P, y, z, -t % P))) == signature[:32]


# --- Keys, notes, checkpoints, proofs (C2SP) -------------------------------------------------------------------------

ED25519, COSIGNATURE = 1, 4
WHITE = "\\x09-\\x0d \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"


def is_key_name(name):
    return name != "" and not re.search(f"[{WHITE}+\\x00-\\x1f]", name)


class Key:
    """A verifier key: name+id+base64(type, key)."""

    def __init__(self, vkey):
        parts = all_of(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})", vkey)
        data = unbase64(parts[3]) if parts else None
        need(data is not None and len(data) >= 2 and is_key_name(parts[1]), "a key in it is not one")
        self.text, self.name, self.type, self.public = vkey, parts[1], data[0], data[1:]
        self.is_known = self.type in (ED25519, COSIGNATURE)
        need(not self.is_known or is_sound(self.public), "a key in it is none that a signature could be of")
        self.id = sha256(self.name.encode() + b"\n", data)[:4]
        need(self.id.hex() == parts[2], "a key's id does not belong to its name and key")

    def __eq__(self, other):
        return isinstance(other, Key) and self.text == other.text

    def __hash__(self):
        return hash(self.text)

    def check(self, text, signature):
        """None for no good signature; 0 for one, or the time of a witness's, in milliseconds."""
        if self.type == ED25519:
            return 0 if is_signature(self.public, text.encode(), signature) else None
        if len(signature) != 72:
            return None
        seconds = int.from_bytes(signature[:8], "big")
        if seconds == 0 or seconds > 8_640_000_000_000:
            return None
        message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
        return seconds * 1000 if is_signature(self.public, message, signature[8:]) else None


def parse_note(note):
    """The text, and the signature lines as (name, id, signature)."""
    need(len(units(note)) <= 2_000_000, "a note in it is too long")
    need(not re.search(r"[\x00-\x09\x0b-\x1f]", note), "a note in it has control characters")
    blank = note.rfind("\n\n")
    need(blank >= 0 and note.endswith("\n") and blank + 2 < len(note), "a note in it is not signed")
    lines = note[blank + 2 : -1].split("\n")
    need(len(lines) <= 100, "a note in it has too many signatures")
    signatures = []
    for line in lines:
        found = all_of("— ([^ ]+) ([A-Za-z0-9+/]+={0,2})", line)
        data = unbase64(found[2]) if found else None
        need(data is not None and len(data) >= 5 and is_key_name(found[1]), "a signature is a line of its own form")
        signatures.append((found[1], data[:4], data[4:]))
    return note[: blank + 1], signatures


class BadSignature(Exception):
    pass


def open_note(note, keys):
    """Which of the keys signed, and when: [(key, time or 0)]."""
    text, signatures = parse_note(note)
    by = {}
    for name, key_id, signature in signatures:
        key = next((known for known in keys if known.is_known and (known.name, known.id) == (name, key_id)), None)
        if key is None:
            continue
        said = key.check(text, signature)
        if said is None:
            raise BadSignature(f"The signature of {key.name} is not one of what it says.")
        by.setdefault(key, said)
    if not by:
        raise BadSignature("No key of the log signed it.")
    return list(by.items())


class Checkpoint:
    def __init__(self, text):
        lines = text.split("\n")
        need(len(lines) == 4 and lines[3] == "", "a checkpoint has three lines")
        self.origin, size, root = lines[:3]
        self.size, self.root = plain_number(size), unbase64(root)
        need(self.origin != "" and not re.search(r"[\x00-\x1f]", self.origin), "a checkpoint has no origin")
        need(self.size is not None, "a checkpoint's size is not a plain number")
        need(self.root is not None and len(self.root) == 32, "a checkpoint's root is no hash")

    def forks(self, other):
        return self.origin == other.origin and self.size == other.size and self.root != other.root


def parse_proof(text):
    """Number, path and note of a tlog-proof."""
    blank = text.find("\n\n")
    need(blank >= 0, "a proof has a blank line before its checkpoint")
    first, *rest = text[:blank].split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and rest and rest[0].startswith("index "), "a proof begins otherwise")
    index, path = plain_number(rest[0][6:]), [unbase64(line) for line in rest[1:]]
    need(index is not None, "a proof's index is not a plain number")
    need(len(path) <= 63 and all(step is not None and len(step) == 32 for step in path), "a proof is of hashes")
    return index, path, text[blank + 2 :]


def origin_of(origin):
    """(site, epoch, log) or None."""
    found = all_of(r"([^\n]+?)(?:\.([2-9]|[1-9][0-9]{1,5}))?/(records|audit)", origin)
    return found and (found[1], int(found[2] or 1), found[3])


def may_stand_under(entry, checkpoint):
    own, over = origin_of(entry), origin_of(checkpoint)
    return bool(own and over and own[0] == over[0] and own[2] == over[2] and own[1] <= over[1])


def vouches(key, origin):
    parts = origin_of(origin)
    return key.name == origin or (parts is not None and key.name == parts[0])


# --- The tree (RFC 6962, RFC 9162) -----------------------------------------------------------------------------------


def leaf_hash(data):
    return sha256(b"\x00", data)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def tree_root(leaves):
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(tree_root(leaves[:split]), tree_root(leaves[split:]))


def is_included(leaf, index, size, root, path):
    """RFC 9162 section 2.1.3.2."""
    if not index < size:
        return False
    first, last, found = index, size - 1, leaf
    for step in path:
        if last == 0 or len(step) != 32:
            return False
        if first & 1 or first == last:
            found = node_hash(step, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, step)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old, new, path):
    """RFC 9162 section 2.1.4.2."""
    if old.size > new.size or any(head.size == 0 and head.root != sha256() for head in (old, new)):
        return False
    if old.size in (0, new.size):
        return not path and (old.size != new.size or old.root == new.root)
    steps = [old.root, *path] if old.size & (old.size - 1) == 0 else list(path)
    if not steps:
        return False
    at, last = old.size - 1, new.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


# --- RFC 3161 time-stamps --------------------------------------------------------------------------------------------


class BadToken(Exception):
    pass


def expect(condition):
    if not condition:
        raise BadToken


SEQUENCE, SET, INTEGER, BITS, OCTETS, OID, BOOLEAN = 0x30, 0x31, 0x02, 0x03, 0x04, 0x06, 0x01
HASHES = {f"2.16.840.1.101.3.4.2.{n}": name for n, name in ((1, "sha256"), (2, "sha384"), (3, "sha512"))}
SIGNATURES = {
    **{f"1.2.840.113549.1.1.{n}": name for n, name in ((11, "sha256"), (12, "sha384"), (13, "sha512"))},
    **{f"1.2.840.10045.4.3.{n}": name for n, name in ((2, "sha256"), (3, "sha384"), (4, "sha512"))},
}


class Der:
    """One element of DER, and where it ends."""

    def __init__(self, data, at=0):
        expect(at + 2 <= len(data))
        self.tag, length, start = data[at], data[at + 1], at + 2
        expect(self.tag & 0x1F != 0x1F)
        if length >= 0x80:
            count = length & 0x7F
            octets = data[start : start + count]
            expect(1 <= count <= 4 and len(octets) == count and octets[0] != 0)
            length, start = int.from_bytes(octets, "big"), start + count
            expect(length >= 0x80)
        self.end = start + length
        expect(self.end <= len(data))
        self.whole, self.value = data[at : self.end], data[start : self.end]

    def children(self):
        found, at = [], 0
        while at < len(self.value):
            child = Der(self.value, at)
            found.append(child)
            at = child.end
        return found


def only(data):
    element = Der(data)
    expect(element.end == len(data))
    return element


def at(elements, index):
    return elements[index] if index < len(elements) else None


def tagged(element, tag):
    expect(element is not None and element.tag == tag)
    return element


def within(element, tag):
    return tagged(element, tag).children()


def oid_of(element):
    arcs, arc, octet = [], 0, 0x80
    for octet in tagged(element, OID).value:
        arc = arc * 128 + (octet & 0x7F)
        expect(arc <= SAFE)
        if octet < 0x80:
            arcs.append(arc)
            arc = 0
    expect(arcs and octet < 0x80)
    root = min(2, arcs[0] // 40)
    return ".".join(map(str, [root, arcs[0] - root * 40, *arcs[1:]]))


def small_integer(element):
    value = tagged(element, INTEGER).value
    expect(0 < len(value) <= 6 and value[0] < 0x80)
    return int.from_bytes(value, "big")


def der_time(element):
    expect(element is not None and element.tag in (0x17, 0x18))
    text, two = element.value[:40].decode("latin-1"), "([0-9]{2})"
    found = all_of((two if element.tag == 0x17 else "([0-9]{4})") + two * 5 + "(?:\\.([0-9]{0,8}[1-9]))?Z", text)
    expect(found and (element.tag == 0x18 or found[7] is None))
    year, *rest = map(int, found.groups()[:6])
    if element.tag == 0x17:
        year += 2000 if year < 50 else 1900
    when = millis(year, *rest, int(((found[7] or "") + "000")[:3]))
    expect(when is not None)
    return when


def algorithm_of(element, table):
    return table.get(oid_of(at(within(element, SEQUENCE), 0)))


class Certificate:
    def __init__(self, data):
        body, algorithm, signature = (within(only(data), SEQUENCE) + [None] * 3)[:3]
        fields = within(body, SEQUENCE)
        if fields and fields[0].tag == 0xA0:
            fields = fields[1:]
        serial, _, issuer, validity, subject, public, *more = fields + [None] * max(0, 6 - len(fields))
        validity = within(validity, SEQUENCE)
        extensions = self.read_extensions(next((item for item in more if item.tag == 0xA3), None))
        self.whole, self.signed = data, body.whole
        self.serial, self.issuer = tagged(serial, INTEGER).value, tagged(issuer, SEQUENCE).whole
        self.subject = tagged(subject, SEQUENCE).whole
        for group in subject.children():
            for pair in within(group, SET):
                if len(within(pair, SEQUENCE)) > 1:
                    oid_of(pair.children()[0])
        self.start, self.until = der_time(at(validity, 0)), der_time(at(validity, 1))
        self.public = tagged(public, SEQUENCE).whole
        basic = within(only(extensions["2.5.29.19"][0]), SEQUENCE) if "2.5.29.19" in extensions else []
        self.is_authority = bool(basic) and basic[0].tag == BOOLEAN and basic[0].value[:1] == b"\xff"
        self.below = small_integer(basic[1]) if len(basic) > 1 and basic[0].tag == BOOLEAN else None
        usage = extensions.get("2.5.29.15")
        self.signs = usage is None or bool((tagged(only(usage[0]), BITS).value[1:2] or b"\0")[0] & 4)
        purposes = extensions.get("2.5.29.37")
        self.purposes = purposes and ([oid_of(one) for one in within(only(purposes[0]), SEQUENCE)], purposes[1])
        known = {"2.5.29.19", "2.5.29.15", "2.5.29.37"}
        self.beyond_us = any(critical and oid not in known for oid, (_, critical) in extensions.items())
        self.algorithm = algorithm_of(algorithm, SIGNATURES)
        bits = tagged(signature, BITS).value
        expect(bits[:1] == b"\0")
        self.signature = bits[1:]

    @staticmethod
    def read_extensions(field):
        found = {}
        for extension in within(at(field.children(), 0), SEQUENCE) if field else []:
            name, *rest = within(extension, SEQUENCE) or [None]
            critical = bool(rest) and rest[0].tag == BOOLEAN and rest[0].value[:1] == b"\xff"
            if rest and rest[0].tag == BOOLEAN:
                rest = rest[1:]
            oid = oid_of(name)
            expect(oid not in found)
            found[oid] = (tagged(at(rest, 0), OCTETS).value, critical)
        return found


CURVES = {  # p, b, order, base point; a is -3
    "1.2.840.10045.3.1.7": (
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    "1.3.132.0.34": (
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    ),
}


def is_signed_by(public, name, data, signature):
    """RSA PKCS #1 v1.5 or ECDSA, as the key (SubjectPublicKeyInfo) says. Keys on other curves are not checked here."""
    algorithm, bits = (within(only(public), SEQUENCE) + [None] * 2)[:2]
    kind = within(algorithm, SEQUENCE)
    key = tagged(bits, BITS).value
    if oid_of(at(kind, 0)) == "1.2.840.113549.1.1.1":
        numbers = within(only(key[1:]), SEQUENCE)
        expect(len(numbers) == 2)
        modulus, exponent = (int.from_bytes(tagged(one, INTEGER).value, "big") for one in numbers)
        length = (modulus.bit_length() + 7) // 8
        digest = hashlib.new(name, data).digest()
        arc = {"sha256": 1, "sha384": 2, "sha512": 3}[name]
        oid = (0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, arc)
        info = bytes([0x30, 17 + len(digest), 0x30, 13, 6, 9, *oid, 5, 0, 4, len(digest)])
        wanted = b"\x00\x01" + b"\xff" * (length - 3 - len(info) - len(digest)) + b"\x00" + info + digest
        value = int.from_bytes(signature, "big")
        fits = len(signature) == length and value < modulus
        return fits and pow(value, exponent, modulus) == int.from_bytes(wanted, "big")
    expect(oid_of(at(kind, 0)) == "1.2.840.10045.2.1")
    curve = CURVES.get(oid_of(at(kind, 1)))
    expect(curve is not None)
    return is_ecdsa(curve, key[1:], name, data, signature)


def is_ecdsa(curve, key, name, data, signature):
    p, b, order, gx, gy = curve
    length = (p.bit_length() + 7) // 8
    expect(len(key) == 1 + 2 * length and key[0] == 4)
    x, y = int.from_bytes(key[1 : 1 + length], "big"), int.from_bytes(key[1 + length :], "big")
    expect(x < p and y < p and (y * y - x * x * x + 3 * x - b) % p == 0)
    r, s = (int.from_bytes(tagged(one, INTEGER).value, "big", signed=True) for one in within(only(signature), SEQUENCE))
    if not (0 < r < order and 0 < s < order):
        return False
    digest = hashlib.new(name, data).digest()
    e = int.from_bytes(digest, "big") >> max(0, len(digest) * 8 - order.bit_length())
    w = pow(s, -1, order)

    def plus(one, other):
        if one is None or other is None:
            return one or other
        if one[0] == other[0]:
            if (one[1] + other[1]) % p == 0:
                return None
            slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, p) % p
        else:
            slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, p) % p
        along = (slope * slope - one[0] - other[0]) % p
        return along, (slope * (one[0] - along) - one[1]) % p

    def multiple(scalar, point):
        total = None
        while scalar:
            if scalar & 1:
                total = plus(total, point)
            point = plus(point, point)
            scalar >>= 1
        return total

    found = plus(multiple(e * w % order, (gx, gy)), multiple(r * w % order, (x, y)))
    return found is not None and found[0] % order == r


def leads_to_root(certificate, others, roots, when, below=0):
    if not certificate.start <= when <= certificate.until or below > 8:
        return False
    if any(root.whole == certificate.whole for root in roots):
        return True
    if certificate.algorithm is None or certificate.beyond_us:
        return False
    for issuer in [*roots, *others]:
        if issuer.subject != certificate.issuer or not issuer.is_authority or not issuer.signs:
            continue
        if issuer.below is not None and below > issuer.below:
            continue
        try:
            fits = is_signed_by(issuer.public, certificate.algorithm, certificate.signed, certificate.signature)
        except (BadToken, ValueError):
            fits = False
        if fits and leads_to_root(issuer, others, roots, when, below + 1):
            return True
    return False


class Token:
    """RFC 3161 on RFC 5652, with its one signer."""

    def __init__(self, data):
        kind, content = (within(only(data), SEQUENCE) + [None] * 2)[:2]
        expect(oid_of(kind) == "1.2.840.113549.1.7.2")
        body = within(at(within(content, 0xA0), 0), SEQUENCE)
        inner, octets = (within(at(body, 2), SEQUENCE) + [None] * 2)[:2]
        expect(oid_of(inner) == "1.2.840.113549.1.9.16.1.4")
        rest = body[3:]
        self.certificates = [
            Certificate(one.whole)
            for field in rest
            if field.tag == 0xA0
            for one in field.children()
            if one.tag == SEQUENCE
        ]
        signers = within(next((field for field in rest if field.tag == SET), None), SET)
        expect(len(signers) == 1)
        _, sid, digest, self.attributes, algorithm, signature = (within(signers[0], SEQUENCE) + [None] * 6)[:6]
        self.hash = algorithm_of(digest, HASHES)
        self.read_info(tagged(at(within(octets, 0xA0), 0), OCTETS).value)
        sid = tagged(sid, SEQUENCE).children()
        self.signer = next((one for one in self.certificates if self.is_signer(one, sid)), None)
        self.algorithm = algorithm_of(algorithm, {**SIGNATURES, "1.2.840.113549.1.1.1": self.hash})
        tagged(self.attributes, 0xA0)
        self.signature = tagged(signature, OCTETS).value

    @staticmethod
    def is_signer(certificate, sid):
        return (
            certificate.issuer == tagged(at(sid, 0), SEQUENCE).whole
            and certificate.serial == tagged(at(sid, 1), INTEGER).value
        )

    def read_info(self, data):
        version, policy, imprint, serial, time, *more = (within(only(data), SEQUENCE) + [None] * 5)[:99]
        more = [one for one in more if one is not None]
        expect(small_integer(version) == 1)
        oid_of(policy)
        algorithm, hashed = (within(imprint, SEQUENCE) + [None] * 2)[:2]
        self.bytes, self.imprint_hash = data, algorithm_of(algorithm, HASHES)
        self.imprint = tagged(hashed, OCTETS).value
        tagged(serial, INTEGER)
        tagged(time, 0x18)
        self.at = der_time(time)
        accuracy = next((one for one in more if one.tag == SEQUENCE), None)
        if accuracy:
            accuracy.children()

    def values(self, oid):
        found = []
        for one in self.attributes.children():
            kind, values = (within(one, SEQUENCE) + [None] * 2)[:2]
            if oid_of(kind) == oid:
                found += within(values, SET)
        return found

    def one_value(self, oid, tag):
        values = self.values(oid)
        expect(len(values) == 1)
        return tagged(values[0], tag)

    def names_signer(self):
        second = at(self.values("1.2.840.113549.1.9.16.2.47"), 0)
        first = None if second else at(self.values("1.2.840.113549.1.9.16.2.12"), 0)
        parts = within(at(within(at(within(second or first, SEQUENCE), 0), SEQUENCE), 0), SEQUENCE)
        name = "sha256" if second else "sha1"
        if parts and parts[0].tag == SEQUENCE:
            name, parts = HASHES.get(oid_of(at(parts[0].children(), 0))), parts[1:]
        return name is not None and tagged(at(parts, 0), OCTETS).value == hashlib.new(name, self.signer.whole).digest()

    def prove(self, message, roots):
        """The time, where everything holds."""
        expect(self.imprint_hash and self.hash and self.algorithm and self.signer)
        expect(self.imprint == hashlib.new(self.imprint_hash, message).digest())
        digest = self.one_value("1.2.840.113549.1.9.4", OCTETS).value
        expect(digest == hashlib.new(self.hash, self.bytes).digest())
        expect(oid_of(self.one_value("1.2.840.113549.1.9.3", OID)) == "1.2.840.113549.1.9.16.1.4")
        signed = bytes([SET]) + self.attributes.whole[1:]
        expect(is_signed_by(self.signer.public, self.algorithm, signed, self.signature))
        expect(self.names_signer() and self.signer.purposes == (["1.3.6.1.5.5.7.3.8"], True))
        anchors = []
        for root in roots:
            try:
                anchors.append(Certificate(root))
            except BadToken:
                pass
        expect(leads_to_root(self.signer, self.certificates, anchors, self.at))
        return self.at


# --- The container ---------------------------------------------------------------------------------------------------

FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF


class NotAContainer(Exception):
    pass


def local_header(name, crc, size):
    large = size >= FULL32
    shown = FULL32 if large else size
    extra = struct.pack("<HHQQ", 1, 16, size, size) if large else b""
    fixed = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 45 if large else 20, 0, 0, 0, 0x21, crc, shown, shown, len(name), len(extra)
    )
    return fixed + name + extra


def central_header(name, crc, size, offset):
    large = ([size, size] if size >= FULL32 else []) + ([offset] if offset >= FULL32 else [])
    extra = struct.pack("<HH", 1, 8 * len(large)) + b"".join(struct.pack("<Q", one) for one in large) if large else b""
    shown = min(size, FULL32)
    fixed = struct.pack(
        "<IHHHHHHIIIHHHHHII",
        *(0x02014B50, 0x0314, 45 if large else 20, 0, 0, 0, 0x21, crc, shown, shown),
        *(len(name), len(extra), 0, 0, 0, 0x81A40000, min(offset, FULL32)),
    )
    return fixed + name + extra


def end_records(count, size, offset):
    large = count >= FULL16 or size >= FULL32 or offset >= FULL32
    records = b""
    if large:
        records = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 0x0314, 45, 0, 0, count, count, size, offset)
        records += struct.pack("<IIQI", 0x07064B50, 0, offset + size, 1)
        count, size, offset = FULL16, FULL32, FULL32
    return records + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, offset, 0)


def in_bag(name):
    return name[name.find("/") + 1 :]


class ZipBundle:
    """A zip, of which every byte is compared with the one it has to be. `source` reads (start, end)."""

    def __init__(self, source, size):
        self.source, self.entries, self.found, self.looked = source, {}, [], set()
        if size < 22:
            raise NotAContainer("it is too short")
        end = source(size - 22, size)
        if end[:4] != b"PK\x05\x06":
            raise NotAContainer("it does not end like a zip without a comment")
        count, length, offset = struct.unpack("<HII", end[10:20])
        if count == FULL16:
            if size < 22 + 20 + 56:
                raise NotAContainer("it is too short")
            count, length, offset = struct.unpack("<QQQ", source(size - 98, size - 42)[32:56])
            if max(count, length, offset) > SAFE:
                raise NotAContainer("its numbers are too large")
        records = end_records(count, length, offset)
        if offset + length + len(records) != size:
            raise NotAContainer("its directory does not lie between its files and its end")
        if source(size - len(records), size) != records:
            self.fault("", "its end is not the one its directory calls for")
        self.take(self.directory(source(offset, offset + length), count), offset)

    def fault(self, file, what):
        self.found.append((file, what))

    def directory(self, data, count):
        entries, at = [], 0
        for _ in range(count):
            line = data[at : at + 46]
            if len(line) < 46 or line[:4] != b"PK\x01\x02":
                raise NotAContainer("its directory cannot be read")
            crc, _, size, named, further, comment = struct.unpack("<IIIHHH", line[16:34])
            offset = struct.unpack("<I", line[42:46])[0]
            end = at + 46 + named + further + comment
            if end > len(data):
                raise NotAContainer("its directory cannot be read")
            name = data[at + 46 : at + 46 + named]
            extra, field = data[at + 46 + named : at + 46 + named + further], 4
            if size == FULL32 and field + 16 <= further:
                size, field = struct.unpack("<Q", extra[field : field + 8])[0], field + 16
            if offset == FULL32 and field + 8 <= further:
                offset = struct.unpack("<Q", extra[field : field + 8])[0]
            if max(size, offset) > SAFE:
                raise NotAContainer("its directory cannot be read")
            if data[at:end] != central_header(name, crc, size, offset):
                self.fault(in_bag(name.decode("latin-1")), "its line in the directory is not the one it should be")
            entries.append((name, crc, size, offset))
            at = end
        if at != len(data):
            raise NotAContainer("its directory has another length than it says")
        return entries

    def take(self, entries, end):
        folder = entries[0][0].decode("latin-1").split("/")[0] if entries else ""
        position, before = 0, None
        for raw, crc, size, offset in entries:
            whole = raw.decode("latin-1")
            name = in_bag(whole)
            if not is_bag_name(whole) or not whole.startswith(folder + "/"):
                self.fault(name, "its name is none of a bundle in one folder")
            elif before is not None and before >= whole:
                self.fault(name, "it is not where its name belongs")
            elif offset != position:
                self.fault(name, "it does not begin where the file before ends")
            before, position = whole, offset + len(local_header(raw, crc, size)) + size
            if name in self.entries:
                self.fault(name, "it is there twice")
            elif position > end:
                self.fault(name, "it lies outside the container")
            else:
                self.entries[name] = (raw, crc, size, offset)
        if position != end:
            self.fault("", "its directory does not follow its last file")

    def names(self):
        return list(self.entries)

    def read(self, name):
        raw, crc, size, offset = self.entries[name]
        header = local_header(raw, crc, size)
        start = offset + len(header)
        data = self.source(start, start + size)
        if name not in self.looked:
            self.looked.add(name)
            if self.source(offset, start) != header:
                self.fault(name, "its header is not the one the directory calls for")
            elif zlib.crc32(data) != crc:
                self.fault(name, "its CRC-32 is another")
        return data

    def faults(self):
        for name in self.entries:
            if name not in self.looked:
                self.read(name)
        return self.found


class Files:
    """Files in memory."""

    def __init__(self, files):
        self.files = files

    def names(self):
        return list(self.files)

    def read(self, name):
        return self.files[name]

    def faults(self):
        return []


class FolderBundle:
    """A folder. Links are not followed: what they point to is no part of the bundle."""

    def __init__(self, folder):
        self.folder, self.found, self.other = folder, [], []
        self.walk("")

    def walk(self, below):
        with os.scandir(os.path.join(self.folder, below)) as entries:
            for entry in entries:
                name = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    self.walk(name)
                elif entry.is_file(follow_symlinks=False):
                    self.found.append(name)
                else:
                    self.other.append((name, "it is neither a file nor a folder"))

    def names(self):
        return self.found

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def faults(self):
        return self.other


# --- Names and places ------------------------------------------------------------------------------------------------

TAG_FILES = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt")
TAGS, SEAL, KEYS, SCOPE, WITHHELD = (
    "tagmanifest-sha256.txt",
    "seal.json",
    "data/keys.json",
    "data/scope.json",
    "data/withheld.json",
)
REQUIRED = ("data/README.txt", SCOPE, KEYS)
FIXED = {*REQUIRED, "data/index.csv", "data/index.html", WITHHELD}
ENDINGS = {
    **{"json": FOLDERS, "opening.json": FOLDERS, "tlog-proof": FOLDERS},
    **{"about.json": ("records",), "members.json": ("days",), "year.json": ("days",)},
}


def is_bag_name(name):
    return all(all_of("[A-Za-z0-9_-][A-Za-z0-9._-]*", segment) for segment in name.split("/"))


def place_of(name):
    """What the format has under a name, as a tuple that begins with the kind; None for nothing."""
    if name in FIXED:
        return ("fixed",)
    if not name.startswith("data/"):
        return None
    rest, number = name[5:], "([1-9][0-9]{0,15})"
    if rest.startswith("readable/"):
        return ("readable",)
    found = all_of(r"(records|audit|days)/(0|[1-9][0-9]{0,15})\.(.+)", rest)
    if found:
        good = int(found[2]) <= SAFE and found[1] in ENDINGS.get(found[3], ())
        return ("entry", found[1], int(found[2]), found[3]) if good else None
    found = all_of(rf"checkpoints/(records|audit)/{number}\.note", rest)
    if found:
        return ("note", found[1], int(found[2])) if int(found[2]) <= SAFE else None
    found = all_of(rf"checkpoints/(records|audit)/{number}-{number}\.consistency", rest)
    if found:
        return ("consistency", found[1]) if int(found[2]) <= SAFE and int(found[3]) <= SAFE else None
    found = all_of(rf"checkpoints/(records|audit)/{number}\.[1-9][0-9]{{0,3}}\.tst", rest)
    if found:
        return ("timestamp", found[1], int(found[2])) if int(found[2]) <= SAFE else None
    found = all_of("evidence/([0-9a-f]{64})", rest)
    return ("evidence", found[1]) if found else None


def entry_name(folder, idx, ending):
    return f"data/{folder}/{idx}.{ending}"


def note_name(log, size):
    return f"data/checkpoints/{log}/{size}.note"


# --- What stands in the files ----------------------------------------------------------------------------------------


class Entry:
    def __init__(self, data):
        need(len(data) <= 65_535, "an entry is too long")
        version, self.log, self.idx, ts, self.type, actor, self.subject, commit = members_of(
            canonical_of(data), "v", "log", "idx", "ts", "type", "actor", "subject", "commit"
        )
        need(version == 1 and version is not True, "an entry is of another form than 1")
        for word in (self.log, self.type, actor, self.subject):
            word_of(word)
        number_of(self.idx)
        self.bytes, self.time, self.at, self.commit = data, ts, time_of(ts), hex_of(commit)


def commitment(salt, content):
    return sha256(b"appl-commit-v1", salt, sha256(content))


def read_opening(data):
    entry, salt = members_of(canonical_of(data), "entry", "salt")
    return Entry(base64_of(entry)), hex_of(salt)


def read_consistency(data):
    *lines, end = text_of(data).split("\n")
    path = [unbase64(line) for line in lines]
    need(end == "", "its last line does not end")
    need(len(path) <= 63 and all(step is not None and len(step) == 32 for step in path), "a line is a hash")
    return path


def read_scope(data):
    scope = object_of(canonical_of(data))
    need("days" in scope, "it does not say which days it is complete for")
    if scope["days"] is None:
        return None
    channels, custodians, first, last = members_of(scope["days"], "channels", "custodians", "from", "to")
    return (
        None if channels is None else [word_of(one) for one in list_of(channels)],
        [word_of(one) for one in list_of(custodians)],
        day_of(first),
        day_of(last),
    )


class Day:
    """A manifest of one custodian's day in one channel."""

    def __init__(self, idx, data):
        amends, self.channel, self.count, self.custodian, self.day, first, last, root, self.up_to, version, year = (
            members_of(
                canonical_of(data),
                *("amends", "channel", "count", "custodian", "day", "first", "last", "root", "upTo", "v", "year"),
            )
        )
        days, year_root = members_of(year, "days", "root")
        need(version == 1 and version is not True, "a day manifest is of another form than 1")
        for number in (first, last, amends):
            number_or_null(number)
        for number in (self.count, self.up_to, days):
            number_of(number)
        for word in (self.channel, self.custodian):
            word_of(word)
        self.idx, self.file = idx, entry_name("days", idx, "json")
        self.root, self.year = hex_of(root), (days, hex_of(year_root))
        day_of(self.day)

    @property
    def name(self):
        return day_name(self.day, self.custodian, self.channel)


def day_name(day, custodian, channel):
    return f"The day {day} of custodian {custodian} in {channel}"


def ascending(items):
    return all(before < after for before, after in zip(items, items[1:]))


def read_members(data):
    members = [number_of(one) for one in list_of(canonical_of(data))]
    need(ascending(members), "its numbers do not ascend")
    return members


def read_year(data):
    days = []
    for line in list_of(canonical_of(data)):
        day, count, root = members_of(line, "day", "count", "root")
        hex_of(root)
        days.append({"count": number_of(count), "day": day_of(day), "root": root})
    need(ascending([line["day"] for line in days]), "its days do not ascend")
    return days


def read_withheld(data):
    size, items = members_of(canonical_of(data), "size", "withheld")
    found = []
    for item in list_of(items):
        entry, path, reason, by = members_of(item, "entry", "path", "reason", "by")
        need(reason in ("disposed", "withheld"), "a reason in it is none")
        need(by is None or reason == "disposed", "something withheld claims to be disposed of")
        if by is not None:
            number, index, steps = members_of(by, "entry", "index", "path")
            by = number_of(number), number_of(index), hashes_of(steps)
        found.append((Entry(base64_of(entry)), hashes_of(path), reason, by))
    need(ascending([entry.idx for entry, *_ in found]), "its entries do not ascend")
    return number_of(size), found


def parse_manifest(text, digits):
    digests, last = {}, ""
    if text == "":
        return digests
    need(text.endswith("\n"), "its last line does not end")
    for line in text[:-1].split("\n"):
        found = all_of(f"([0-9a-f]{{{digits}}})  (.*)", line)
        need(found and is_bag_name(found[2]), "a line is a digest, two spaces and a name")
        need(last < found[2], "its lines are not in order")
        last = found[2]
        digests[last] = found[1]
    return digests


BLANK = f"{WHITE}\\ufeff"
BLANK_BUT_NEL = BLANK.replace("\\x85", "")


def parse_info(text):
    need(text.endswith("\n"), "its last line does not end")
    labels = {}
    for line in text[:-1].split("\n"):
        dark = f"[^{BLANK_BUT_NEL}]"
        found = all_of(f"([A-Za-z0-9-]+): ({dark}(?:[^\\r\\u2028\\u2029]*{dark})?)", line)
        need(found, "a line is a label, a colon, a space and a value")
        labels.setdefault(found[1], found[2])
    oxum = all_of(r"(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})", labels.get("Payload-Oxum", ""))
    need(labels.get("Minutebook-Bundle-Format") == "1", "it is of another format than 1")
    wanted = all(label in labels for label in ("External-Identifier", "Bag-Software-Agent"))
    dated = all_of("[0-9]{4}-[0-9]{2}-[0-9]{2}", labels.get("Bagging-Date", ""))
    need(oxum and wanted and dated, "one of the labels it has to have is missing")
    return labels["External-Identifier"], int(oxum[1]), int(oxum[2])


# --- Trust -----------------------------------------------------------------------------------------------------------


class MalformedPolicy(Exception):
    pass


class Policy:
    """A C2SP tlog-policy, or verifier keys one a line, or both."""

    def __init__(self, text=""):
        self.logs, self.witnesses, self.names, self.quorum = [], [], {}, None
        for number, line in enumerate(re.split("\r?\n", text), 1):
            words = line.split()
            if words and not words[0].startswith("#"):
                try:
                    self.read(words)
                except (Malformed, IndexError) as error:
                    raise MalformedPolicy(f"Line {number} of the keys cannot be read: {error}.") from None

    def read(self, words):
        what, *rest = words
        if what == "log":
            self.logs.append(self.key(rest[0], ED25519))
        elif what == "witness":
            key = self.key(rest[1], COSIGNATURE)
            self.name(rest[0], lambda cosigned: key in cosigned)
            self.witnesses.append(key)
        elif what == "group":
            members = [self.named(word) for word in rest[2:]]
            wanted = {"any": 1, "all": len(members)}.get(rest[1]) or plain_number(rest[1]) or 0
            need(1 <= wanted <= len(members), "a group wants “any”, “all” or so many of its members")
            self.name(rest[0], lambda cosigned: sum(member(cosigned) for member in members) >= wanted)
        elif what == "quorum":
            need(self.quorum is None and len(rest) == 1, "there is one quorum, and it is one name")
            self.quorum = (lambda _: True) if rest[0] == "none" else self.named(rest[0])
        else:
            key = self.key(what)
            (self.witnesses if key.type == COSIGNATURE else self.logs).append(key)

    @staticmethod
    def key(vkey, kind=None):
        key = Key(vkey)
        need(key.is_known and kind in (None, key.type), "this key is not one of the kind it should be")
        return key

    def name(self, word, holds):
        need(word != "none" and word not in self.names, "its name is taken, or “none”")
        self.names[word] = holds

    def named(self, word):
        need(word in self.names, f"{word} has not been named before")
        return self.names[word]

    def is_quorum(self, cosigned):
        return self.quorum is None or self.quorum(set(cosigned))


class Ring:
    """The keys a bundle brings, each with the largest tree it may have signed."""

    def __init__(self, policy, data=None):
        self.policy, self.ring, self.is_readable = policy, [], data is not None
        before = None
        for line in list_of(canonical_of(data)) if data is not None else []:
            vkey, since, until, statement = members_of(line, "vkey", "since", "until", "statement")
            key = Key(word_of(vkey))
            time_of(since)
            need(until is None or time_of(until) is not None, "a time is expected")
            need(key.type == ED25519, "a key in it is not one of a log")
            need(before is None or units(before.name) <= units(key.name), "its keys are not in order")
            if before is not None and before.name == key.name:
                self.ring[-1] = (before, self.handed_over(word_of(statement), before, key))
            else:
                need(statement is None, "the first key of a name follows none")
            self.ring.append((key, None))
            before = key

    @staticmethod
    def handed_over(statement, old, new):
        text, _ = parse_note(statement)
        lines = text.split("\n")
        need(len(lines) == 6 and lines[0] == "minutebook key rotation" and lines[5] == "", "a statement is another")
        need(lines[1] == old.text and lines[2] == new.text and old != new, "a statement is about other keys")
        size = plain_number(lines[3])
        need(size is not None and all_of(TIME, lines[4]), "size or time of a statement cannot be read")
        for key in (old, new):
            try:
                open_note(statement, [key])
            except BadSignature:
                raise Malformed("a statement is not signed by both") from None
        return size

    def known(self):
        return [key for key, _ in self.ring] + self.policy.witnesses

    def is_of_log(self, key):
        return any(own == key for own, _ in self.ring)

    def is_in_use(self, key, size):
        return any(own == key and (up_to is None or size <= up_to) for own, up_to in self.ring)

    def knows(self, origin):
        return any(vouches(key, origin) for key in self.policy.logs)

    def is_trusted(self, key):
        return key in self.policy.logs or any(
            own.name == key.name and own in self.policy.logs for own, _ in self.ring
        )


# --- What is found ---------------------------------------------------------------------------------------------------

BLOCKING = {"altered", "missing", "unlisted", "unexpected", "malformed"}


class Findings:
    def __init__(self):
        self.found, self.blocked, self.reasons, self.warnings = {}, set(), [], []

    def fault(self, code, file, what):
        self.found.setdefault((file, code), what)
        if code in BLOCKING:
            self.blocked.add(file)

    def has(self, code, file):
        return (file, code) in self.found

    def reading(self, file, read):
        """What a reader makes of a file; None, and a fault, where it is malformed."""
        try:
            return read()
        except Malformed as error:
            self.fault("malformed", file, f"It is not written as a file of its kind is: {error}.")
            return None

    def faults(self):
        order = sorted(self.found.items(), key=lambda item: (units(item[0][0]), item[0][1]))
        return [{"code": code, "file": file, "what": what} for (file, code), what in order]


class Note:
    """A checkpoint of the bundle that could be read."""

    def __init__(self, file, note):
        self.file, self.note = file, note
        self.text, _ = parse_note(note)
        self.head = Checkpoint(self.text)
        self.signers, self.cosigners = [], []


class Sealed:
    """The seal, as far as it can be opened without the keys, which it covers."""

    def __init__(self, data):
        entry, content, salt, proof, path = members_of(
            canonical_of(data), "entry", "content", "salt", "proof", "consistency"
        )
        self.entry, self.content, self.salt = Entry(base64_of(entry)), base64_of(content), hex_of(salt)
        index, self.path, self.note = parse_proof(word_of(proof))
        self.consistency = hashes_of(path)
        text, signatures = parse_note(self.note)
        self.head = Checkpoint(text)
        need(len(signatures) == 1, "its checkpoint has one signature, the log's own")
        need(self.entry.type == "bundle.made" and self.entry.idx == index, "its entry is not the one of a bundle")
        need(may_stand_under(self.entry.log, self.head.origin), "its entry is of another log")
        content = object_of(canonical_of(self.content))
        need("detail" in content and "tagmanifest" in object_of(content["detail"]), "it names no tagmanifest")
        self.digest = content["detail"]["tagmanifest"]
        hex_of(self.digest)
        name = object_of(content["actor"]).get("name") if "actor" in content else None
        self.made_by = name if isinstance(name, str) else None


class Verification:
    """One bundle against what is trusted. Steps in the order of the page."""

    def __init__(self, files, policy, seen=(), tsa=None):
        """`seen`: (origin, size, root) of what was seen before, or kept elsewhere."""
        self.files, self.policy, self.seen, self.tsa = files, policy, seen, tsa
        self.findings = Findings()
        self.there = set(files.names())
        self.places, self.digests, self.info = {}, {}, None
        self.days, self.timestamps = [], 0

    # Files

    def has(self, name):
        return name in self.places

    def blocked(self, name):
        return name in self.findings.blocked

    def read(self, name):
        return self.files.read(name) if self.has(name) and not self.blocked(name) else None

    def reading(self, name, reader):
        data = self.read(name)
        return None if data is None else self.findings.reading(name, lambda: reader(data))

    def fault(self, code, file, what):
        self.findings.fault(code, file, what)

    def run(self):
        self.seal = self.open_seal()
        self.check_bag()
        try:
            keys = self.read(KEYS)
            self.ring = Ring(self.policy, keys)
        except Malformed as error:
            self.fault("malformed", KEYS, f"It is not written as a file of its kind is: {error}.")
            self.ring = Ring(self.policy)
        self.check_chain()
        sealers = self.check_seal() if self.seal else []
        self.check_entries()
        times = self.known_times()
        self.timed = {
            "records": [(one.idx, one.at, one.file) for f in ("records", "days") for one in self.entries[f].values()],
            "audit": [
                (one.idx, one.at, one.file)
                for one in self.entries["audit"].values()
                if self.seal is None or one.idx != self.seal.entry.idx
            ]
            + ([(self.seal.entry.idx, self.seal.entry.at, SEAL)] if self.seal else []),
        }
        for log in LOGS:
            self.check_times(self.timed[log], times[log])
        self.claimed = self.reading(SCOPE, read_scope)
        self.withheld_count = DayCheck(self).run()
        for file, what in self.files.faults():
            self.fault("container", file, f"In the container: {what}.")
        self.judge(sealers)
        return self.verdict()

    def open_seal(self):
        if SEAL not in self.there:
            self.fault("missing", SEAL, "Every bundle has this file.")
            return None
        data = self.files.read(SEAL)
        seal = self.findings.reading(SEAL, lambda: Sealed(data))
        if seal is None:
            return None
        if commitment(seal.salt, seal.content) != seal.entry.commit:
            self.fault("not-committed", SEAL, "The log's entry is not about what the seal says.")
            return None
        head = seal.head
        if not is_included(leaf_hash(seal.entry.bytes), seal.entry.idx, head.size, head.root, seal.path):
            self.fault("not-included", SEAL, "The entry is not in the log whose checkpoint it brings.")
            return None
        return seal

    def check_bag(self):
        tags = self.read_tags()
        for name in self.there:
            if not name.startswith("data/") and name not in (*TAG_FILES, TAGS, SEAL):
                self.fault("unexpected", name, "No bundle has a file of this name.")
        for name in TAG_FILES:
            if name not in self.there:
                self.fault("missing", name, "Every bundle has this file.")
            elif tags and sha256(self.files.read(name)).hex() != tags[name]:
                self.fault("altered", name, f"It is not what {TAGS} says.")
        there = [name for name in TAG_FILES if name in self.there and not self.blocked(name)]

        def text(name, reader):
            if name not in there:
                return None
            return self.findings.reading(name, lambda: reader(text_of(self.files.read(name))))

        declared = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        text("bagit.txt", lambda found: need(found == declared, "it says something else than BagIt 1.0 in UTF-8"))
        self.info = text("bag-info.txt", parse_info)
        short, long = (text(f"manifest-sha{n}.txt", lambda found, n=n: payload(found, n // 4)) for n in (256, 512))
        octets = self.check_payload(short, long)
        self.digests = short or {}
        listed = short is not None or long is not None
        if self.info and listed and octets is not None and self.info[1:] != (octets, len(self.places)):
            self.fault("malformed", "bag-info.txt", "Payload-Oxum counts something else.")

    def read_tags(self):
        if TAGS not in self.there:
            self.fault("missing", TAGS, "Every bundle has this file.")
            return None
        data = self.files.read(TAGS)
        if self.seal and sha256(data).hex() != self.seal.digest:
            self.fault("altered", TAGS, "It is not the one that was sealed.")
            return None

        def reader():
            digests = parse_manifest(text_of(data), 64)
            need(set(digests) == set(TAG_FILES), "it names " + ", ".join(TAG_FILES) + ", and nothing else")
            return digests

        return self.findings.reading(TAGS, reader)

    def check_payload(self, short, long):
        manifests = [one for one in ((short, "sha256"), (long, "sha512")) if one[0] is not None]
        if not manifests:
            return None
        octets = 0
        for name in {name for name in self.there if name.startswith("data/")}.union(*(one for one, _ in manifests)):
            place = place_of(name)
            if place is None:
                self.fault("unexpected", name, "No bundle has a file of this name.")
            elif any(name not in digests for digests, _ in manifests):
                self.fault("unlisted", name, "It is not in the manifests, or in one of them only.")
            else:
                self.places[name] = place
                if name not in self.there:
                    self.fault("missing", name, "The manifests list it, and it is not there.")
                else:
                    data = self.files.read(name)
                    if any(hashlib.new(kind, data).hexdigest() != digests[name] for digests, kind in manifests):
                        self.fault("altered", name, "It is not what the manifests say.")
                    elif octets is not None:
                        octets += len(data)
            if self.blocked(name):
                octets = None
        for name in REQUIRED:
            if not self.has(name) and not self.blocked(name):
                self.fault("missing", name, "Every bundle has this file.")
        if not any(place[:2] == ("note", "audit") for place in self.places.values()):
            self.fault("missing", "data/checkpoints/audit", "Every bundle has a checkpoint of the audit log.")
        return octets

    # Checkpoints

    def check_chain(self):
        self.sizes = {
            log: sorted(place[2] for place in self.places.values() if place[:2] == ("note", log)) for log in LOGS
        }
        self.notes = {log: {} for log in LOGS}
        for log in LOGS:
            for size in self.sizes[log]:
                note = self.read_note(log, size)
                if note:
                    self.notes[log][size] = note
        self.by_note = {(log, note.note): note for log in LOGS for note in self.notes[log].values()}
        last = next((list(self.notes[log].values())[-1] for log in ("audit", "records") if self.notes[log]), None)
        parts = last and origin_of(last.head.origin)
        self.site = parts[0] if parts else None
        for log in LOGS:
            for note in self.notes[log].values():
                if (origin_of(note.head.origin) or [None])[0] != self.site:
                    self.fault("wrong-origin", note.file, "It is of another site than the head of the audit log.")
            self.check_paths(log)

    def read_note(self, log, size):
        file = note_name(log, size)
        note = self.reading(file, lambda data: Note(file, text_of(data)))
        if note is None:
            return None
        if note.head.size != size or (origin_of(note.head.origin) or [None])[-1] != log:
            self.fault("wrong-origin", file, "Its origin or size is not that of its place.")
            return None
        note.signers, note.cosigners = self.signers(file, note.note, note.head)
        return note

    def signers(self, file, note, head):
        if not self.ring.is_readable:
            return [], []
        try:
            by = open_note(note, self.ring.known())
        except BadSignature as error:
            self.fault("bad-signature", file, str(error))
            return [], []
        signers = [key for key, _ in by if self.ring.is_of_log(key) and vouches(key, head.origin)]
        if not signers:
            self.fault("bad-signature", file, "No key of the log signed it.")
            return [], []
        if not any(self.ring.is_in_use(key, head.size) for key in signers):
            self.fault("key-expired", file, "It is signed by a key that had been replaced when the log was smaller.")
        return signers, [(key, when) for key, when in by if when]

    def check_paths(self, log):
        wanted = set()
        for before, after in zip(self.sizes[log], self.sizes[log][1:]):
            file = f"data/checkpoints/{log}/{before}-{after}.consistency"
            wanted.add(file)
            if not self.has(file):
                if not self.blocked(file):
                    self.fault("incomplete", file, "Nothing shows that the larger tree continues the smaller.")
                continue
            path = self.reading(file, read_consistency)
            old, new = self.notes[log].get(before), self.notes[log].get(after)
            if path is not None and old and new and not is_consistent(old.head, new.head, path):
                self.fault("inconsistent", file, f"The tree of {after} entries does not continue that of {before}.")
        for name, place in self.places.items():
            stray = place[:2] == ("consistency", log) and name not in wanted
            if stray or (place[:2] == ("timestamp", log) and place[2] not in self.sizes[log]):
                self.fault("unexpected", name, "There is no checkpoint it belongs to.")

    def is_whole(self, log):
        return len(self.notes[log]) == len(self.sizes[log])

    def head(self, log):
        return self.notes[log].get(self.sizes[log][-1]) if self.sizes[log] else None

    def check_seal(self):
        signers, _ = self.signers(SEAL, self.seal.note, self.seal.head)
        head = self.head("audit")
        if head is None:
            return signers
        if not may_stand_under(head.head.origin, self.seal.head.origin):
            self.fault("wrong-origin", SEAL, "It is of another log than the bundle's audit log.")
        elif head.head.forks(self.seal.head):
            self.fault("forked", head.file, "The seal has another root for the same size of the log.")
        elif not is_consistent(head.head, self.seal.head, self.seal.consistency):
            self.fault("inconsistent", SEAL, "The log that was sealed in does not continue the one in the bundle.")
        return signers

    # Entries

    def check_entries(self):
        numbers = {folder: set() for folder in FOLDERS}
        for name, place in self.places.items():
            if place[0] == "entry":
                numbers[place[1]].add(place[2])
            if place[0] == "evidence" and self.digests.get(name, place[1]) != place[1] and not self.blocked(name):
                self.fault("misplaced", name, "It has another SHA-256 than its name.")
        self.numbers = numbers
        self.entries = {folder: {} for folder in FOLDERS}
        for folder in FOLDERS:
            for idx in sorted(numbers[folder]):
                entry = self.check_entry(folder, idx)
                if entry:
                    self.entries[folder][idx] = entry

    def check_entry(self, folder, idx):
        names = {ending: entry_name(folder, idx, ending) for ending in ("json", "opening.json", "tlog-proof")}
        log = "audit" if folder == "audit" else "records"
        for name in names.values():
            if not self.has(name) and not self.blocked(name):
                self.fault("incomplete", name, "Of this entry there are other files, and not this one.")
        if folder == "records":
            self.reading(entry_name(folder, idx, "about.json"), lambda data: object_of(canonical_of(data)))
        opening = self.reading(names["opening.json"], read_opening)
        content = self.read(names["json"])
        proof = self.reading(names["tlog-proof"], lambda data: parse_proof(text_of(data)))
        value = self.reading(names["json"], lambda data: object_of(canonical_of(data)))
        if opening is None:
            return None
        entry, salt = opening
        parts = origin_of(entry.log)
        if (
            entry.idx != idx
            or (parts or [None])[-1] != log
            or (self.site is not None and parts[0] != self.site)
            or (folder == "days") != (entry.type == "day.closed")
        ):
            self.fault("misplaced", names["opening.json"], "The entry's number, log or type is not that of its place.")
            return None
        if value is not None and commitment(salt, content) != entry.commit:
            self.fault("not-committed", names["json"], f"It is not what entry {idx} committed to.")
        if proof is not None:
            self.check_proof(names["tlog-proof"], proof, entry, log)
        entry.file = names["opening.json"]
        entry.content = value
        entry.is_version = folder == "records" and value is not None and "event" in value
        entry.bytes_of_content = content
        return entry

    def check_proof(self, file, proof, entry, log):
        index, path, text = proof
        if index != entry.idx:
            self.fault("misplaced", file, "It is of another entry.")
            return
        note = self.by_note.get((log, text))
        if note is None:
            if self.is_whole(log):
                self.fault("unknown-checkpoint", file, "Its checkpoint is none of the bundle's.")
        elif not may_stand_under(entry.log, note.head.origin):
            self.fault("misplaced", file, "Its checkpoint is of another log than the entry.")
        elif not is_included(leaf_hash(entry.bytes), entry.idx, note.head.size, note.head.root, path):
            self.fault("not-included", file, f"Entry {entry.idx} is not in the log that was signed.")

    # Times

    def known_times(self):
        times = {
            log: [(size, when) for size, note in self.notes[log].items() for _, when in note.cosigners] for log in LOGS
        }
        for file, place in sorted(self.places.items()):
            if place[0] != "timestamp":
                continue
            self.timestamps += 1
            data, note = self.read(file), self.notes[place[1]].get(place[2])
            when = self.check_token(file, data, note.text.encode()) if data is not None and note else None
            if when is not None:
                times[place[1]].append((place[2], when))
        if not times["records"] and not times["audit"]:
            self.findings.warnings.append(("unanchored", "Only the appliance's own clock dates this."))
        if self.timestamps and self.tsa is None:
            self.findings.warnings.append(("timestamps-unchecked", "Who signed the time-stamps was not checked."))
        self.read_pins(times["records"])
        return times

    def check_token(self, file, data, message):
        try:
            token = Token(data)
            if self.tsa is not None:
                return token.prove(message, self.tsa)
            expect(token.imprint == sha256(message))
        except (BadToken, ValueError):
            self.fault("bad-timestamp", file, "It does not date its checkpoint.")
        return None

    def read_pins(self, times):
        head, pinned = self.head("records"), False
        for entry in self.entries["audit"].values():
            if entry.type != "checkpoint.signed" or entry.content is None:
                continue
            try:
                detail = object_of(entry.content.get("detail"))
                origin, root = word_of(detail.get("origin")), hex_of(detail.get("root"))
                size = number_of(detail.get("size"))
            except Malformed:
                continue
            note = self.notes["records"].get(size)
            if note and note.head.origin == origin and note.head.root != root:
                self.fault("forked", note.file, "The audit log has another root for this size of the records log.")
            if head is None or origin != head.head.origin:
                continue
            times.append((size, entry.at))
            pinned = pinned or size == head.head.size
            if size > head.head.size:
                self.fault("rollback", head.file, f"The audit log has a checkpoint of {size} entries of this log.")
        if head and not pinned:
            self.findings.warnings.append(("unpinned", "The audit log's entry about the records' head is not here."))

    def check_times(self, entries, known):
        known = sorted(known)
        sizes = [size for size, _ in known]
        # Of the times of smaller or equal sizes the latest, and of larger ones the earliest, for each number of them.
        since = [None, *itertools.accumulate((when for _, when in known), max)]
        until = [None, *itertools.accumulate((when for _, when in reversed(known)), min)][::-1]
        before = None
        for idx, when, file in sorted(entries, key=lambda entry: entry[0]):
            at = bisect.bisect_right(sizes, idx)
            if (
                (before is not None and when < before)
                or (since[at] is not None and when < since[at] - LAG_MS)
                or (until[at] is not None and when > until[at] + SKEW_MS)
            ):
                self.fault("backdated", file, f"The time of entry {idx} is not between the times around it.")
            before = when

    # Trust, and what was seen before

    def judge(self, sealers):
        heads = [note for note in map(self.head, LOGS) if note]
        # The seal covers all the rest, and may be of a later epoch than the audit log's head, under a key of its own.
        signed = [(note.file, note.head.origin, note.signers) for note in heads]
        if self.seal:
            signed.append((SEAL, self.seal.head.origin, sealers))
        for file, origin, signers in signed:
            if self.ring.knows(origin) and signers and not any(map(self.ring.is_trusted, signers)):
                self.fault("bad-signature", file, "None of the keys you trust signed it.")
        for origin in {origin: None for _, origin, _ in signed if not self.ring.knows(origin)}:
            self.findings.reasons.append(("no-trust", f"No key was given that could vouch for {origin}."))
        for note in heads:
            if not self.policy.is_quorum(key for key, _ in note.cosigners):
                self.findings.reasons.append(
                    ("quorum", f"Too few witnesses saw the newest checkpoint of {note.head.origin}.")
                )
        seal = self.seal
        self.heads = {}
        for log in LOGS:
            note = self.head(log)
            if note:
                self.remember(note.file, note.note, note.head)
        if seal:
            self.remember(SEAL, seal.note, seal.head)
        for origin, (file, note, head) in self.heads.items():
            self.judge_seen(origin, file, head)

    def remember(self, file, note, head):
        if head.origin not in self.heads or self.heads[head.origin][2].size < head.size:
            self.heads[head.origin] = (file, note, head)

    def judge_seen(self, origin, file, head):
        before = [(size, root) for known, size, root in self.seen if known == origin and size > 0]
        if not before:
            own = origin_of(origin)
            others = [origin_of(known) for known, *_ in self.seen]
            if own and any(other and other[::2] == own[::2] and other[1] < own[1] for other in others):
                self.findings.warnings.append(("restarted", f"The log was started anew as {origin} after a restore."))
            return
        largest = max(size for size, _ in before)
        if head.size < largest:
            self.fault("rollback", file, f"{origin} had {largest} entries, and has {head.size} here.")
        for size, root in before:
            known = self.root_at(origin, size)
            if known and known[1].root != root:
                self.fault("forked", known[0], f"When {origin} was seen with {size} entries, it had another root.")
            if known is None and size == largest <= head.size:
                self.findings.reasons.append(("unconnected", f"Nothing connects to the {size} entries {origin} had."))

    def root_at(self, origin, size):
        parts = origin_of(origin)
        note = self.notes[parts[2]].get(size) if parts else None
        if note and note.head.origin == origin:
            return note.file, note.head
        if self.seal and (self.seal.head.origin, self.seal.head.size) == (origin, size):
            return SEAL, self.seal.head
        return None

    def verdict(self):
        found = self.findings
        faults, seal = found.faults(), self.seal
        coded = lambda items: [{"code": code, "what": what} for code, what in items]  # noqa: E731
        logs = {}
        for log in LOGS:
            note = self.head(log)
            if note is None:
                continue
            times = sorted(when for _, when, _ in self.timed[log])
            logs[log] = {
                "origin": note.head.origin,
                "size": note.head.size,
                "root": note.head.root.hex(),
                "checkpoints": len(self.notes[log]),
                "signedBy": [key.text for key in note.signers],
                "isTrusted": any(map(self.ring.is_trusted, note.signers)),
                "cosignedBy": [key.name for key, _ in note.cosigners],
                "earliest": iso(times[0]) if times else None,
                "latest": iso(times[-1]) if times else None,
            }
        return {
            "format": 1,
            "verdict": "faulty" if faults else "unproven" if found.reasons else "proven",
            "bundle": {
                "id": self.info[0] if self.info else None,
                "digest": seal.digest if seal else None,
                "madeAt": seal.entry.time if seal else None,
                "madeBy": seal.made_by if seal else None,
            },
            "faults": faults,
            "reasons": coded(found.reasons),
            "warnings": coded(found.warnings),
            "counts": {
                "files": len(self.files.names()),
                **{folder: len(self.entries[folder]) for folder in FOLDERS},
                "withheld": self.withheld_count,
                "evidence": sum(place[0] == "evidence" for place in self.places.values()),
                "timestamps": self.timestamps,
            },
            "logs": logs,
            "claimed": self.claimed and dict(zip(("channels", "custodians", "from", "to"), self.claimed)),
            "days": self.days,
            "heads": {
                origin: {"size": head.size, "root": base64.b64encode(head.root).decode(), "note": note}
                for origin, (_, note, head) in self.heads.items()
            },
        }


def payload(text, digits):
    digests = parse_manifest(text, digits)
    need(all(name.startswith("data/") for name in digests), "it lists a file outside data/")
    return digests


def iso(when):
    days, rest = divmod(when, 86_400_000)
    year = 1970 + min(days // 366, days // 365) - 1
    while days_before(year + 1, 1, 1) <= days:
        year += 1
    month = max(m for m in range(1, 13) if days_before(year, m, 1) <= days)
    day = days - days_before(year, month, 1) + 1
    seconds, milli = divmod(rest, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milli:03}Z"
    return f"{year:04}-{month:02}-{day:02}T{clock}"


class DayCheck:
    """Whether the days of a bundle are all there, and nothing of any day is missing."""

    def __init__(self, check):
        self.check, self.fault, self.claimed = check, check.fault, check.claimed
        self.records = check.entries["records"]

    def run(self):
        check = self.check
        self.withheld = self.read_withheld()
        manifests = [day for day in map(self.manifest, check.entries["days"].values()) if day]
        self.is_every_day_read = len(manifests) == len(check.numbers["days"])
        counted = set()
        for day in manifests:
            counted.update(self.check_members(day))
        for group in grouped(manifests, lambda day: (day.day[:4], day.channel, day.custodian)):
            self.check_year(group)
        for group in grouped(manifests, lambda day: (day.day, day.channel, day.custodian)):
            for day in group[:-1]:
                self.fault("day-differs", day.file, "The bundle brings a later manifest of the same day as well.")
        uncounted = [one for one in self.records.values() if one.is_version and one.idx not in counted]
        if self.claimed and uncounted:
            check.findings.warnings.append(("uncounted", f"{len(uncounted)} records are in no day of the bundle."))
        self.check_claims(manifests)
        return len(self.withheld or {})

    def check_claims(self, manifests):
        """Of whom the bundle claims to be complete and has nothing to show it by."""
        if self.claimed is None:
            return
        channels, custodians, first, last = self.claimed
        shown = {(int(day.day[:4]), day.custodian, None if channels is None else day.channel) for day in manifests}
        silent = sum(
            (year, custodian, channel) not in shown
            for year in range(int(first[:4]), int(last[:4]) + 1)
            for custodian in custodians
            for channel in ([None] if channels is None else channels)
        )
        if silent:
            self.check.findings.warnings.append(("year-unproven", f"No day manifest at all of {silent} years claimed."))

    def manifest(self, entry):
        file = entry_name("days", entry.idx, "json")
        if entry.content is None or self.check.findings.has("not-committed", file):
            return None
        return self.check.findings.reading(file, lambda: Day(entry.idx, entry.bytes_of_content))

    def read_withheld(self):
        """{idx: (commitment, reason)}; None where that cannot be known."""
        check = self.check
        if not check.has(WITHHELD):
            return None if check.blocked(WITHHELD) else {}
        read = check.reading(WITHHELD, read_withheld)
        if read is None:
            return None
        size, items = read
        under = check.notes["records"].get(size)
        if under is None and check.is_whole("records"):
            self.fault("unknown-checkpoint", WITHHELD, "Its checkpoint is none of the bundle's.")
        found, unproven = {}, 0
        for entry, path, reason, by in items:
            found[entry.idx] = (entry.commit, reason)
            if entry.idx in self.records:
                self.fault("misplaced", WITHHELD, f"Entry {entry.idx} is in the bundle and said not to be.")
            if under and not (
                may_stand_under(entry.log, under.head.origin)
                and is_included(leaf_hash(entry.bytes), entry.idx, under.head.size, under.head.root, path)
            ):
                self.fault("not-included", WITHHELD, f"Entry {entry.idx} is not in the log that was signed.")
            if by and not self.is_disposed(entry.subject, *by):
                self.fault("not-disposed", WITHHELD, f"Nothing proves that entry {entry.idx} was disposed of.")
            unproven += reason == "disposed" and not by
        if unproven:
            check.findings.warnings.append(("disposal-unproven", f"{unproven} disposals are not proven."))
        return found

    def is_disposed(self, subject, number, index, path):
        message, page = re.match("message:([0-9]+):", subject), self.records.get(number)
        if not message or not page or page.content is None or not page.type.startswith("disposal."):
            return False
        try:
            size, root = number_of(page.content.get("disposed")), hex_of(page.content.get("root"))
        except Malformed:
            return False
        return is_included(leaf_hash(message[1].encode()), index, size, root, path)

    def is_claimed(self, channel, custodian, day):
        if self.claimed is None:
            return False
        channels, custodians, first, last = self.claimed
        return custodian in custodians and (channels is None or channel in channels) and first <= day <= last

    def check_members(self, day):
        check, file = self.check, entry_name("days", day.idx, "members.json")
        claimed = self.is_claimed(day.channel, day.custodian, day.day)
        if claimed and not check.has(file) and not check.blocked(file):
            self.fault("incomplete", file, f"{day.name} is claimed to be complete, and its members are not named.")
        members = check.reading(file, read_members)
        if members is None:
            return []
        found = [self.member(idx) for idx in members]
        sound = [one for one in found if one not in ("missing", "unread")]
        short = found.count("missing") + max(0, day.count - len(members))
        of = lambda reason: sum(one[1] == reason for one in sound)  # noqa: E731
        check.days.append(
            {
                **{"manifest": day.idx, "channel": day.channel, "custodian": day.custodian, "day": day.day},
                **{"count": day.count, "here": of("here"), "disposed": of("disposed"), "withheld": of("withheld")},
                **{"short": short, "isClaimed": claimed},
            }
        )
        if short:
            self.fault("short", day.file, f"{day.name} is short by {short} of {day.count}.")
        elif (
            len(members) > day.count
            or any(idx >= day.up_to for idx in members)
            or (len(sound) == len(members) and tree_root([leaf_hash(one[0]) for one in sound]) != day.root)
        ):
            self.fault("day-differs", day.file, f"{day.name} is of other records than those of the bundle.")
        return members

    def member(self, idx):
        """(commitment, where it is), or why there is none. What is there and has another fault is not missing."""
        if idx in self.records:
            return self.records[idx].commit, "here"
        if self.withheld and idx in self.withheld:
            return self.withheld[idx]
        check, file = self.check, entry_name("records", idx, "opening.json")
        there = (check.has(file) or check.blocked(file)) and not check.findings.has("missing", file)
        return "unread" if there or self.withheld is None else "missing"

    def check_year(self, group):
        for day in group:
            file = entry_name("days", day.idx, "year.json")
            lines = self.check.reading(file, read_year)
            whole = lines is not None and day.year == (
                len(lines),
                tree_root([leaf_hash(canonical_bytes(line)) for line in lines]),
            )
            if lines is not None and not whole:
                self.fault("day-differs", file, "These are not the days that the manifest committed to.")
            if day is not group[-1]:
                continue
            if whole:
                self.compare_year(file, lines, group)
            elif (
                any(self.is_claimed(one.channel, one.custodian, one.day) for one in group)
                and not self.check.has(file)
                and not self.check.blocked(file)
            ):
                self.check.findings.warnings.append(("year-unproven", f"Nothing shows all days of {day.day[:4]}."))

    def compare_year(self, file, lines, group):
        by_day = {line["day"]: line for line in lines}
        for day in group:
            line = by_day.get(day.day)
            if line is None or (line["count"], line["root"]) != (day.count, day.root.hex()):
                self.fault("day-differs", day.file, f"{day.name} had another form when the year was last written down.")
        here, first = {day.day for day in group}, group[0]
        missing = [
            line
            for line in lines
            if line["count"] > 0
            and line["day"] not in here
            and self.is_claimed(first.channel, first.custodian, line["day"])
        ]
        if missing and self.is_every_day_read:
            what = (f"{day_name(one['day'], first.custodian, first.channel)} is missing." for one in missing)
            self.fault("day-missing", file, " ".join(what))


def grouped(items, key_of):
    found = {}
    for item in items:
        found.setdefault(key_of(item), []).append(item)
    return found.values()


# --- The program -----------------------------------------------------------------------------------------------------


def verify_files(files, policy, seen=(), tsa=None):
    return Verification(files, policy, seen, tsa).run()


def verify_zip(source, size, policy, seen=(), tsa=None):
    try:
        return verify_files(ZipBundle(source, size), policy, seen, tsa)
    except NotAContainer as error:
        none = {"id": None, "digest": None, "madeAt": None, "madeBy": None}
        counts = dict.fromkeys(("files", *FOLDERS, "withheld", "evidence", "timestamps"), 0)
        faults = [{"code": "container", "file": "", "what": f"Not the container of a bundle: {error}."}]
        return {
            **{"format": 1, "verdict": "faulty", "bundle": none, "faults": faults, "reasons": [], "warnings": []},
            **{"counts": counts, "logs": {}, "claimed": None, "days": [], "heads": {}},
        }


def certificates_of(pem):
    found = re.findall(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----", pem)
    return [data for data in (unbase64(re.sub(r"\s", "", one)) for one in found) if data is not None]


def verify_path(path, policy, seen, tsa):
    if stat.S_ISDIR(os.lstat(path).st_mode):
        return verify_files(FolderBundle(path), policy, seen, tsa)
    with open(path, "rb") as file:

        def source(start, end):
            file.seek(start)
            return file.read(end - start)

        return verify_zip(source, os.fstat(file.fileno()).st_size, policy, seen, tsa)


def read_state(path):
    if path is None or not os.path.exists(path):
        return {}
    with open(path, "rb") as file:
        heads = object_of(object_of(canonical_of(file.read())).get("heads"))
    for head in heads.values():
        number_of(object_of(head).get("size"))
        word_of(head.get("root"))
        word_of(head.get("note"))
    return heads


def write_state(path, heads):
    whole = canonical_bytes({"heads": {**read_state(path), **heads}})
    with open(os.open(f"{path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(whole)
    os.replace(f"{path}.new", path)


def seen_of(heads):
    return [(origin, head["size"], unbase64(head["root"])) for origin, head in heads.items()]


def kept_at(path):
    if not os.path.isdir(path):
        return [path]
    return [os.path.join(path, name) for name in sorted(os.listdir(path)) if name.endswith(".checkpoint")]


def held(policy, path):
    """A checkpoint that somebody kept, as its log signed it, which is trusted."""
    with open(path, encoding="utf-8", newline="") as file:
        note = file.read()
    head = Checkpoint(parse_note(note)[0])
    try:
        open_note(note, [key for key in policy.logs if vouches(key, head.origin)])
    except BadSignature as error:
        raise Malformed(f"{path}: {error}") from None
    return head.origin, head.size, head.root


def words_of(verdict):
    lines = [verdict["verdict"].upper() + "."]
    for log, head in verdict["logs"].items():
        lines.append(f"{log}: {head['origin']}, {head['size']} entries, root {head['root']}")
    lines += [f"[{one['code']}] {one['file']}: {one['what']}" for one in verdict["faults"]]
    lines += [f"[{one['code']}] {one['what']}" for one in (*verdict["reasons"], *verdict["warnings"])]
    return "\n".join(lines) + "\n"


def verify(options):
    policy = Policy()
    if options.keys:
        with open(options.keys, encoding="utf-8", newline="") as file:
            policy = Policy(file.read())
    tsa = None
    if options.tsa:
        with open(options.tsa, encoding="utf-8") as file:
            tsa = certificates_of(file.read())
    kept = [path for given in options.checkpoint for path in kept_at(given)]
    seen = seen_of(read_state(options.state)) + [held(policy, path) for path in kept]
    verdict = verify_path(options.bundle, policy, seen, tsa)
    if verdict["verdict"] == "proven" and options.state:
        write_state(options.state, verdict["heads"])
    text = json.dumps(verdict, indent=2, ensure_ascii=False) + "\n" if options.json else words_of(verdict)
    sys.stdout.buffer.write(text.encode("utf-8"))
    return {"proven": 0, "faulty": 1, "unproven": 2}[verdict["verdict"]]


def batch():
    """Many bundles in one process, for the comparison with the other program: a JSON object a line, a verdict a line.

    {"define": name, "files": {name: base64}} keeps a set of files; {"of": name, "set": {…}, "drop": […]} checks it
    changed so; {"zip": base64} checks a zip. Both may have "policy", "seen", "tsa".
    """
    kept = {}
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        given = asked.get("files") or asked.get("set") or {}
        decoded = {name: base64.b64decode(data) for name, data in given.items()}
        if "define" in asked:
            kept[asked["define"]] = decoded
            continue
        tsa = [base64.b64decode(one) for one in asked["tsa"]] if asked.get("tsa") is not None else None
        trust = Policy(asked.get("policy", "")), seen_of(asked.get("seen") or {}), tsa
        if "zip" in asked:
            data = base64.b64decode(asked["zip"])
            verdict = verify_zip(lambda start, end, data=data: data[start:end], len(data), *trust)
        else:
            files = {**kept.get(asked.get("of"), {}), **decoded}
            for name in asked.get("drop", ()):
                files.pop(name, None)
            verdict = verify_files(Files(files), *trust)
        sys.stdout.buffer.write(json.dumps(verdict, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return 0


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle of records, without the appliance and offline.")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("verify", help="check a bundle, a folder or a zip")
    one.add_argument("bundle")
    one.add_argument("--keys", help="keys you trust, from elsewhere than the bundle")
    one.add_argument("--state", help="remember how far the logs had come")
    one.add_argument("--checkpoint", action="append", default=[], help="one that was kept elsewhere, or a folder")
    one.add_argument("--tsa", help="certificates (PEM) of the time-stamping authorities you trust")
    one.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    commands.add_parser("batch", help="check many, a line each (see the source)")
    try:
        options = parser.parse_args()
    except SystemExit as left:
        return 3 if left.code else 0
    try:
        return batch() if options.command == "batch" else verify(options)
    except (OSError, MalformedPolicy, Malformed) as error:
        sys.stderr.write(f"It could not be looked at: {error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
