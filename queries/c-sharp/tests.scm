; xUnit, NUnit, MSTest and BenchmarkDotNet; `[SkippableFact]` and its like are facts too.
((method_declaration (attribute_list (attribute name: (_) @_attribute))) @test
  (#match? @_attribute "(^|\\.)(\\w*(Fact|Theory)|Test(Case|CaseSource|Method)?|DataTestMethod|(OneTime)?(SetUp|TearDown)|(Test|Class|Assembly)(Initialize|Cleanup)|Benchmark|Global(Setup|Cleanup))(Attribute)?$"))
((class_declaration (attribute_list (attribute name: (_) @_attribute))) @test
  (#match? @_attribute "(^|\\.)(TestFixture(Source)?|SetUpFixture|TestClass|CollectionDefinition)(Attribute)?$"))
((method_declaration (attribute_list (attribute name: (_) @_attribute))) @case
  (#match? @_attribute "(^|\\.)(\\w*(Fact|Theory)|Test(Case|CaseSource|Method)?|DataTestMethod)(Attribute)?$"))
((_ (attribute_list) @_attributes) @skip
  (#match? @_attributes "^\\[\\s*(Ignore\\b|\\w*(Fact|Theory)\\s*\\(\\s*Skip\\s*=)"))

((invocation_expression) @assertion
  (#match? @assertion "^(\\w+\\.)?Assert\\w*\\.\\w+|^[\\w.()]+\\.Should\\w*\\("))
