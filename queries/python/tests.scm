((function_definition name: (identifier) @_name) @test
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
