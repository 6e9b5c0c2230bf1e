((function_declaration
  (modifiers
    (annotation
      [
        (user_type (identifier) @_annotation)
        (constructor_invocation (user_type (identifier) @_annotation))
      ]))) @test
  (#match? @_annotation "^(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Before|After|BeforeEach|AfterEach|BeforeAll|AfterAll|BeforeTest|AfterTest|BeforeClass|AfterClass|Benchmark)$"))

; The specifications of Kotest and Spek.
((class_declaration
  (delegation_specifiers (delegation_specifier (constructor_invocation (user_type (identifier) @_base))))) @test
  (#match? @_base "^((String|Fun|Describe|Behavior|Should|Free|Word|Feature|Expect|Annotation)Spec|Spek)$"))
((object_declaration
  (delegation_specifiers (delegation_specifier (constructor_invocation (user_type (identifier) @_base))))) @test
  (#eq? @_base "Spek"))

((function_declaration
  (modifiers
    (annotation
      [
        (user_type (identifier) @_annotation)
        (constructor_invocation (user_type (identifier) @_annotation))
      ]))) @case
  (#match? @_annotation "^(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)$"))
((_
  (modifiers
    (annotation
      [
        (user_type (identifier) @_annotation)
        (constructor_invocation (user_type (identifier) @_annotation))
      ]))) @skip
  (#any-of? @_annotation "Disabled" "Ignore"))

((call_expression) @assertion
  (#match? @assertion "^(assert|expect|verify)\\w*\\s*[({<]"))
((infix_expression) @assertion
  (#match? @assertion "^[\\w.()]+\\s+should[A-Z]\\w*\\s"))
