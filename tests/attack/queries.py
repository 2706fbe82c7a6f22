"""The worst queries we know, by what they try."""

from __future__ import annotations

SKOS = "http://www.w3.org/2004/02/skos/core#"
_ALL = "?a ?b ?c"


def _nested(before: str, inner: str, after: str, depth: int) -> str:
    return before * depth + inner + after * depth


def _collection(depth: int) -> str:
    return f"ASK {{ ?s ?p {_nested('( ', '1', ' )', depth)} }}"


_JOIN = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(4))

STACK: dict[str, str] = {
    "2,000 nested SELECT": f"SELECT * {{ {_nested('{ SELECT * { ', _ALL, ' } }', 2_000)} }}",
    "90 nested SELECT": f"SELECT * {{ {_nested('{ SELECT * { ', _ALL, ' } }', 40)} }}",
    "5,000 braces": f"SELECT * {_nested('{', _ALL, '}', 5_000)}",
    "5,000 parentheses": f"ASK {{ FILTER{_nested('(', '1', ')', 5_000)} }}",
    "5,000 OPTIONAL": f"ASK {{ {_nested('OPTIONAL { ', _ALL, ' }', 5_000)} }}",
    "5,000 MINUS": f"ASK {{ {_nested('MINUS { ', _ALL, ' }', 5_000)} }}",
    "5,000 EXISTS": f"ASK {{ {_nested('FILTER EXISTS { ', _ALL, ' }', 5_000)} }}",
    "5,000 GRAPH": f"ASK {{ {_nested('GRAPH ?g { ', _ALL, ' }', 5_000)} }}",
    "5,000 blank nodes": f"ASK {{ ?s ?p {_nested('[ ?q ', '1', ' ]', 5_000)} }}",
    "5,000 collections": _collection(5_000),
    "5,000 function calls": f"ASK {{ FILTER({_nested('STR(', '1', ')', 5_000)} = 1) }}",
    "5,000 path groups": f"ASK {{ ?s {_nested('(', '<a:b>', ')*', 5_000)} ?o }}",
    "10,000 negations": f"ASK {{ FILTER({'!' * 10_000}true) }}",
    "10,000 minus signs": f"ASK {{ FILTER({'- ' * 10_000}1 = 1) }}",
    "10,000 inverse paths": f"ASK {{ ?s {'^' * 10_000}<a:b> ?o }}",
    "10,000 UNION": f"ASK {{ {' UNION '.join(['{ ?a ?b ?c }'] * 5_500)} }}",
    "10,000 additions": f"ASK {{ FILTER({'+'.join(['1'] * 10_000)} = 1) }}",
    "10,000 disjunctions": f"ASK {{ FILTER({'||'.join(['?a'] * 10_000)}) }}",
    "1,990 negations": f"ASK {{ FILTER({'!' * 1_990}true) }}",
    "1,900 UNION": f"ASK {{ {' UNION '.join(['{ ?a ?b ?c }'] * 1_900)} }}",
    "escaped braces": f"ASK {_nested(chr(92) + 'u007B', _ALL, chr(92) + 'u007D', 5_000)}",
}
"""Nesting of every kind: the parser or the planner recurses on the machine's stack."""

WORK: dict[str, str] = {
    "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {_JOIN} }}",
    "cartesian rows": f"SELECT * {{ {_JOIN} }}",
    "cartesian sorted": f"SELECT * {{ {_JOIN} }} ORDER BY ?c3 ?c2",
    "cartesian distinct": f"SELECT DISTINCT ?c0 ?c1 ?c2 {{ {_JOIN} }}",
    "cartesian grouped": f"SELECT ?c0 ?c1 (COUNT(*) AS ?n) {{ {_JOIN} }} GROUP BY ?c0 ?c1",
    "cartesian construct": f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} {{ {_JOIN} }}",
    "describe everything": "DESCRIBE * { ?a ?b ?c . ?d ?e ?f }",
    "unbounded path": f"SELECT (COUNT(*) AS ?n) {{ ?a (<{SKOS}x>|!<{SKOS}x>|^!<{SKOS}x>)* ?b . ?c (!<a:b>)* ?d }}",
    "nested stars": "SELECT (COUNT(*) AS ?n) { ?a ((((!<a:b>)*)*)*|(^!<a:b>)*)* ?b . ?b (!<a:c>)+ ?c }",
    "path of 600 steps": f"ASK {{ ?a {'/'.join(['<a:b>'] * 600)} ?b }}",
    "path of 600 optional steps": f"ASK {{ ?a {'/'.join([f'<{SKOS}broader>?'] * 600)} ?b . ?b ?p ?q }}",
    "500 collections": f"ASK {{ {' '.join(f'?s{n} ?p{n} (1 2 ?x{n}) .' for n in range(500))} }}",
    "95 nested collections": _collection(95),
    "3,000 patterns": f"ASK {{ {' '.join(f'?s{n} ?p ?s{n + 1} .' for n in range(3_000))} }}",
    "exponential expression": 'ASK { ?s ?p ?o FILTER(REGEX(CONCAT(STR(?o), "' + "a" * 5_000 + '!"), "^(a+)+$")) }',
    "backtracking expression": 'ASK { ?s ?p ?o FILTER(REGEX(STR(?o), "' + "(x+x+)+" * 200 + 'y")) }',
    "expression of 90 kB": 'ASK { FILTER(REGEX("a", "' + "(a|b)" * 18_000 + '")) }',
    "huge repetition": 'ASK { FILTER(REGEX("a", "((((a{1000}){1000}){1000}){1000})")) }',
    "replace bomb": 'SELECT (REPLACE(REPLACE("'
    + "a" * 9_000
    + '", "a", "'
    + "b" * 9_000
    + '"), "b", "cccccccc") AS ?x) {}',
    "doubling strings": "SELECT ?x40 { BIND('aaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "concatenation bomb": f"SELECT (GROUP_CONCAT(CONCAT(STR(?c0), STR(?c1), STR(?c2))) AS ?x) {{ {_JOIN} }}",
    "enormous VALUES": f"SELECT * {{ VALUES ?x {{ {' '.join(str(n) for n in range(16_000))} }} ?a ?b ?c . ?d ?e ?f }}",
    "enormous string": 'ASK { FILTER("' + "x" * 95_000 + '" = "y") }',
    "enormous IN": f"SELECT (COUNT(*) AS ?n) {{ {_JOIN} FILTER(?c0 IN ({', '.join(str(n) for n in range(9_000))})) }}",
    "hash every pair": f"SELECT (MAX(SHA512(CONCAT(STR(?c0), STR(?c1), STR(?c2)))) AS ?x) {{ {_JOIN} }}",
    "random endless filter": f"SELECT ?c0 {{ {_JOIN} FILTER(RAND() > 2) }}",
    "correlated EXISTS": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c FILTER NOT EXISTS {{ {_JOIN} FILTER(?c0 = ?c) }} }}",
    "joined OPTIONAL": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(12))
    + " }",
}
"""Work without end, memory without end."""

REACH: dict[str, str] = {
    "SERVICE to loopback": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SERVICE to metadata": "ASK { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
    "SERVICE SILENT": "SELECT * { ?a ?b ?c SERVICE SILENT <http://[::1]/> { ?s ?p ?o } }",
    "SERVICE to a variable": "SELECT * { VALUES ?x { <http://127.0.0.1/> } SERVICE ?x { ?s ?p ?o } }",
    "SERVICE escaped": "ASK { \\u0053\\u0045RVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SERVICE nested": "ASK { OPTIONAL { FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } } }",
    "SERVICE in a comment's shadow": "ASK { # <\n SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "LOAD": "LOAD <http://169.254.169.254/>",
    "LOAD SILENT INTO": "LOAD SILENT <file:///etc/passwd> INTO GRAPH <a:b>",
    "INSERT": "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE": "DELETE WHERE { ?s ?p ?o }",
    "DROP": "PREFIX a: <a:b> DROP ALL",
}
"""Reaching for other servers, or for writing: each must be refused with 403."""

ODD: dict[str, str] = {
    "FROM a metadata address": "SELECT * FROM <http://169.254.169.254/> { ?s ?p ?o }",
    "FROM a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "null bytes": "ASK { ?s ?p '\0\0\0' }",
    "a lone surrogate": "ASK { ?s ?p '\\uD800' }",
    "header injection": "ASK {} #\r\nSet-Cookie: a=b\r\n\r\n<script>",
    "log injection": 'ASK {}\n\x1b[2J 127.0.0.1 - - "GET /admin" 200\n',
    "nothing": "",
    "only a comment": "#" * 90_000,
    "unclosed string": "ASK { ?s ?p '''" + "'\\'" * 20_000,
    "unclosed addresses": "ASK { ?s ?p " + "<a" * 40_000,
    "quotes": "ASK { " + '"' * 90_000,
}
"""Text that is merely odd: any answer will do, as long as it is one."""
