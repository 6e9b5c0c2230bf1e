(marker_annotation) @annotation
(annotation) @annotation

(array_initializer) @data
(enum_body) @data
(enum_constant) @data

; `List.of(…)` and its like are how the language writes tables.
((method_invocation object: (identifier) @_class name: (identifier) @_name) @data
  (#any-of? @_class "List" "Set" "Map" "Arrays")
  (#any-of? @_name "of" "ofEntries" "asList"))

((method_invocation name: (identifier) @_name) @computed
  (#not-any-of? @_name "of" "ofEntries" "asList" "entry"))

; Every class writes these in the same way.
((method_declaration name: (identifier) @_name) @boilerplate
  (#any-of? @_name "equals" "hashCode" "toString" "compareTo"))

((_ name: (_) body: (block) @placeholder)
  (#match? @placeholder "^\\{\\s*throw new \\w+\\(\\s*\"(?i:[^\"]*(not (yet )?implemented|unimplemented)|todo)[^\"]*\"\\s*\\);\\s*\\}$"))
