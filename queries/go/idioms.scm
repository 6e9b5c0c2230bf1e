; Errors.
((call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @_format)) @error-wrapping.wrapped
  (#eq? @_package "fmt")
  (#eq? @_function "Errorf")
  (#match? @_format "%w"))
((call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @_format (identifier) @_error .)) @error-wrapping.flattened
  (#eq? @_package "fmt")
  (#eq? @_function "Errorf")
  (#eq? @_error "err")
  (#not-match? @_format "%w"))
((call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)) @error-wrapping.library
  (#eq? @_package "errors")
  (#any-of? @_function "Wrap" "Wrapf" "WithMessage" "WithStack" "WithMessagef"))

((call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)) @error-comparison.is
  (#eq? @_package "errors")
  (#eq? @_function "Is"))
((binary_expression
  left: (identifier) @_error
  operator: ["==" "!="]
  right: [(identifier) @_other (selector_expression field: (_) @_other)]) @error-comparison.equal
  (#eq? @_error "err")
  (#match? @_other "^(Err|EOF)"))

; Messages.
((call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)) @message-output.print
  (#eq? @_package "fmt")
  (#any-of? @_function "Print" "Println" "Printf"))
((call_expression
  function: (selector_expression operand: (_) @_package field: (field_identifier) @_function)) @message-output.logger
  (#match? @_package "(^|\\.)(log|logger|slog|Logger|logrus|zap|klog|glog|lg)$")
  (#match? @_function "^(Debug|Info|Warn|Warning|Error|Print|Trace)(f|ln|w|Context|S)?$"))

; Other habits.
(interface_type . "interface" . "{" . "}" .) @any-type.interface
((type_identifier) @any-type.any (#eq? @any-type.any "any"))

((call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)) @test-assertion.standard
  (#eq? @_package "t")
  (#any-of? @_function "Error" "Errorf" "Fatal" "Fatalf"))
((call_expression
  function: (selector_expression operand: (identifier) @_package)) @test-assertion.library
  (#any-of? @_package "assert" "require"))

((function_declaration name: (identifier) @test-name.snake) (#match? @test-name.snake "^Test_"))
((function_declaration name: (identifier) @test-name.camel) (#match? @test-name.camel "^Test[A-Z]"))

; What is exported.
((comment) . (function_declaration name: (identifier) @documentation.present) (#match? @documentation.present "^[A-Z]"))
((comment) . (method_declaration name: (field_identifier) @documentation.present) (#match? @documentation.present "^[A-Z]"))
([(function_declaration) (method_declaration) (type_declaration) (var_declaration) (const_declaration) (import_declaration)]
  . (function_declaration name: (identifier) @documentation.missing)
  (#match? @documentation.missing "^[A-Z]")
  (#not-match? @documentation.missing "^(Test|Benchmark|Fuzz|Example)"))
