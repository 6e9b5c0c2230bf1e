; class ParserSpec extends AnyFlatSpec
((_ extend: (extends_clause) @_extends) @test
  (#match? @_extends
    "^extends\\s+Properties\\(|(Suite|Spec|SpecDefault|Specification|Test|TestCase|TestHarness)(Like|Base)?\\b"))

((function_definition) @test
  (#match? @test
    "^(@[A-Za-z]+(\\([^)]*\\))?\\s+)*@(Test|ParameterizedTest|RepeatedTest|(Before|After)(Each|All|Class)?)\\b"))
