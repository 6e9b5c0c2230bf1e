(attribute_list) @annotation
(global_attribute) @annotation

; What the preprocessor asks is no condition of the program.
(preproc_if condition: (_) @annotation)
(preproc_elif condition: (_) @annotation)
(preproc_pragma) @annotation

; `{ Name = value }` sets up one object and is no table.
((initializer_expression) @data (#not-match? @data "^\\{\\s*\\w+\\s*="))
(collection_expression) @data
(enum_member_declaration_list) @data

(invocation_expression) @computed
(await_expression) @computed
(query_expression) @computed

; Every class writes these in the same way.
((method_declaration name: (identifier) @_name) @boilerplate
  (#any-of? @_name "Equals" "GetHashCode" "ToString" "CompareTo"))

((method_declaration body: (_) @placeholder)
  (#match? @placeholder "^(=>|\\{)\\s*throw new NotImplementedException\\([^()]*\\)\\s*;?\\s*\\}?$"))
