; GoogleTest, Boost.Test and their like: TEST(Suite, Name) {…}, BOOST_AUTO_TEST_CASE(name) {…}
((function_definition declarator: (_ declarator: (identifier) @_name)) @test
  (#match? @_name "^([A-Z0-9]+_)*(TEST|SCENARIO|BENCHMARK)(_[A-Z0-9]+)*$|^test_|_test$"))

; Catch2 and doctest: TEST_CASE("…") {…}
((expression_statement (_ function: (identifier) @_name)) @test
  .
  (compound_statement) @test
  (#match? @_name "^([A-Z0-9]+_)*(TEST|SCENARIO|BENCHMARK)(_[A-Z0-9]+)*$"))

; A fixture is test code that no test is named after.
((class_specifier (base_class_clause) @_bases) @test (#match? @_bases "\\btesting::(Test|TestWithParam)\\b"))
((struct_specifier (base_class_clause) @_bases) @test (#match? @_bases "\\btesting::(Test|TestWithParam)\\b"))
