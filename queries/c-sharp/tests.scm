; xUnit, NUnit, MSTest and BenchmarkDotNet; `[SkippableFact]` and its like are facts too.
((method_declaration (attribute_list (attribute name: (_) @_attribute))) @test
  (#match? @_attribute "(^|\\.)(\\w*(Fact|Theory)|Test(Case|CaseSource|Method)?|DataTestMethod|(OneTime)?(SetUp|TearDown)|(Test|Class|Assembly)(Initialize|Cleanup)|Benchmark|Global(Setup|Cleanup))(Attribute)?$"))
((class_declaration (attribute_list (attribute name: (_) @_attribute))) @test
  (#match? @_attribute "(^|\\.)(TestFixture(Source)?|SetUpFixture|TestClass|CollectionDefinition)(Attribute)?$"))
