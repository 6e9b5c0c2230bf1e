((attribute_item (attribute (identifier) @_attribute)) @test
  .
  (attribute_item)?
  .
  (attribute_item)?
  .
  (function_item) @test @case
  (#match? @_attribute "^(test|bench|rstest|test_case|test_matrix|quickcheck|proptest)$"))

; #[tokio::test], #[sqlx::test]
((attribute_item (attribute (scoped_identifier name: (identifier) @_attribute))) @test
  .
  (attribute_item)?
  .
  (attribute_item)?
  .
  (function_item) @test @case
  (#match? @_attribute "^(test|bench|test_case)$"))

; #[cfg(test)], #[cfg(all(test, unix))]
((attribute_item) @test @_condition
  .
  (attribute_item)?
  .
  (attribute_item)?
  .
  [
    (mod_item)
    (function_item)
    (impl_item)
    (struct_item)
    (enum_item)
    (trait_item)
    (use_declaration)
    (const_item)
    (static_item)
    (macro_definition)
    (type_item)
  ] @test
  (#match? @_condition "^#\\[cfg\\(.*\\btest\\b")
  (#not-match? @_condition "not\\s*\\(\\s*test\\b|feature"))

((attribute_item (attribute (identifier) @_attribute)) @skip
  .
  (attribute_item)?
  .
  (attribute_item)?
  .
  (function_item) @skip
  (#eq? @_attribute "ignore"))

((macro_invocation macro: (_) @_macro) @assertion
  (#match? @_macro "(^|::)(debug_|prop_)?assert\\w*$"))
((call_expression
  function: [(identifier) @_callee (scoped_identifier name: (_) @_callee) (field_expression field: (_) @_callee)]) @assertion
  (#match? @_callee "^assert"))
