((function_definition name: (identifier) @_name) @test @case.named
  (#match? @_name "^test(_|[A-Z0-9]|$)"))
((decorated_definition definition: (function_definition name: (identifier) @_name)) @test
  (#match? @_name "^test(_|[A-Z0-9]|$)"))

((class_definition name: (identifier) @_name) @test
  (#match? @_name "^Test|Tests?$|TestCase$"))
((decorated_definition definition: (class_definition name: (identifier) @_name)) @test
  (#match? @_name "^Test|Tests?$|TestCase$"))
((class_definition superclasses: (argument_list (_) @_base)) @test
  (#match? @_base "TestCase$"))

; A fixture is test code that no test is named after.
((decorated_definition (decorator) @_decorator) @test
  (#match? @_decorator "^@(pytest\\.)?fixture\\b"))

((decorated_definition (decorator) @_decorator) @skip
  (#match? @_decorator "^@((pytest\\.)?mark\\.skip|unittest\\.skip|skip)\\b"))
((class_definition body: (block (expression_statement (assignment left: (identifier) @_name right: (_) @_mark)))) @skip
  (#eq? @_name "pytestmark")
  (#match? @_mark "^\\[?\\s*pytest\\.mark\\.skip\\b"))
((module (expression_statement (assignment left: (identifier) @_name right: (_) @_mark))) @skip
  (#eq? @_name "pytestmark")
  (#match? @_mark "^\\[?\\s*pytest\\.mark\\.skip\\b"))

; As a statement of its own: under a condition it skips on some machines alone.
((function_definition body: (block (expression_statement (call function: (_) @_callee) @skip)))
  (#any-of? @_callee "pytest.skip" "self.skipTest"))

(assert_statement) @assertion
((call function: [(identifier) @_callee (attribute attribute: (identifier) @_callee)]) @assertion
  (#match? @_callee "^(assert\\w*|raises|warns)$"))
