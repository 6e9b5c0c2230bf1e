(annotation) @annotation

(tuple_expression) @data
(enum_body) @data
(enum_case_definitions) @data
((call_expression) @data
  (#match? @data "^(Array|Seq|IndexedSeq|List|Vector|Set|Map|ListMap|SortedMap|SortedSet)(\\[[^(]*\\])?\\("))

; `Point(1, 2)` and `"a" -> 1` build values.
function: ((_) @computed
  (#not-match? @computed "^([a-zA-Z0-9_.]+\\.)?[A-Z][A-Za-z0-9_]*(\\[[^(]*\\])?$"))
operator: ((_) @computed (#match? @computed "^[a-z]"))
