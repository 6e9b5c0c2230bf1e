((function_definition declarator: (function_declarator declarator: (identifier) @_name)) @test
  (#match? @_name "^test_|_test$"))
