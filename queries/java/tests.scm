((method_declaration
  (modifiers [(marker_annotation name: (_) @_annotation) (annotation name: (_) @_annotation)])) @test
  (#match? @_annotation "^(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Before|After|BeforeEach|AfterEach|BeforeAll|AfterAll|BeforeClass|AfterClass|Benchmark)$"))
