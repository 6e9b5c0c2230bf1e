; Names.
((attribute_item (attribute (_) @_attribute)) . (function_item name: (identifier) @test-name.prefixed)
  (#match? @_attribute "(^|::)test$")
  (#match? @test-name.prefixed "^test_"))
((attribute_item (attribute (_) @_attribute)) . (function_item name: (identifier) @test-name.plain)
  (#match? @_attribute "(^|::)test$")
  (#not-match? @test-name.plain "^test_"))

; Errors.
((function_item return_type: (generic_type
  type: (_) @_result
  type_arguments: (type_arguments (_) . (generic_type type: (type_identifier) @_box type_arguments: (type_arguments . (dynamic_type)))))) @error-kind.boxed
  (#match? @_result "Result$")
  (#eq? @_box "Box"))
((function_item return_type: (generic_type
  type: (_) @_result
  type_arguments: (type_arguments (_) . (type_identifier) @_error .))) @error-kind.string
  (#match? @_result "Result$")
  (#eq? @_error "String"))
((function_item return_type: (generic_type
  type: (_) @_result
  type_arguments: (type_arguments (_) . [(type_identifier) (scoped_type_identifier)] @_error .))) @error-kind.typed
  (#match? @_result "Result$")
  (#not-eq? @_error "String"))
((function_item return_type: (generic_type type: (_) @_result type_arguments: (type_arguments . (_) .))) @error-kind.typed
  (#match? @_result "Result$"))

((call_expression function: (field_expression field: (field_identifier) @unwrapping.unwrap) arguments: (arguments . ")"))
  (#eq? @unwrapping.unwrap "unwrap"))
((call_expression function: (field_expression field: (field_identifier) @unwrapping.expect) arguments: (arguments . (_) .))
  (#eq? @unwrapping.expect "expect"))

; Messages.
((macro_invocation macro: (identifier) @message-output.print)
  (#any-of? @message-output.print "println" "eprintln" "print" "eprint" "dbg"))
((macro_invocation macro: [(identifier) @_macro (scoped_identifier name: (identifier) @_macro)]) @message-output.logger
  (#any-of? @_macro "trace" "debug" "info" "warn" "error"))

; What is public. Attributes may stand between.
((line_comment) @_comment . (function_item (visibility_modifier) @_visibility name: (identifier) @documentation.present)
  (#match? @_comment "^///")
  (#eq? @_visibility "pub"))
((line_comment) @_comment . (attribute_item) . (function_item (visibility_modifier) @_visibility name: (identifier) @documentation.present)
  (#match? @_comment "^///")
  (#eq? @_visibility "pub"))
([(function_item) (struct_item) (enum_item) (impl_item) (use_declaration) (mod_item) (const_item) (static_item) (type_item) (trait_item)]
  . (function_item (visibility_modifier) @_visibility name: (identifier) @documentation.missing)
  (#eq? @_visibility "pub"))
