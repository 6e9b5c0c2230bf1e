(annotation) @annotation
(file_annotation) @annotation

; `listOf(…)` and its like are how the language writes tables.
((call_expression . (identifier) @_name) @data (#match? @_name "^([a-z]+(List|Set|Map|Array)|list|set|map|array)Of$"))
(collection_literal) @data
(enum_class_body) @data
(enum_entry) @data

; `Point(1, 2)` builds a value.
((call_expression . (_) @_callee) @computed
  (#not-match? @_callee "^([A-Z]\\w*|([a-z]+(List|Set|Map|Array)|list|set|map|array)Of)$"))

; Every class writes these in the same way.
((function_declaration name: (identifier) @_name) @boilerplate
  (#any-of? @_name "equals" "hashCode" "toString" "compareTo"))

((function_body) @placeholder
  (#match? @placeholder "^(=|\\{)\\s*TODO\\([^()]*\\)\\s*\\}?$"))
