((method_declaration
  (modifiers [(marker_annotation name: (_) @_annotation) (annotation name: (_) @_annotation)])) @test
  (#match? @_annotation "^(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Before|After|BeforeEach|AfterEach|BeforeAll|AfterAll|BeforeClass|AfterClass|Benchmark)$"))

((method_declaration
  (modifiers [(marker_annotation name: (_) @_annotation) (annotation name: (_) @_annotation)])) @case
  (#match? @_annotation "^(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)$"))
; public void testEmpty() of JUnit 3
((method_declaration type: (void_type) name: (_) @_name parameters: (formal_parameters) @_parameters) @case.named
  (#match? @_name "^test([A-Z_0-9]|$)")
  (#eq? @_parameters "()"))

((_ (modifiers [(marker_annotation name: (_) @_annotation) (annotation name: (_) @_annotation)])) @skip
  (#any-of? @_annotation "Disabled" "Ignore"))

; `fail()` stands where a test should not come: rewritten with `assertThrows` it goes, and nothing is lost.
((method_invocation) @assertion
  (#match? @assertion "^(\\w+\\.)?(assert\\w*|expect\\w*|verify\\w*)\\s*\\("))
