((class_declaration name: (_) @_name) @test
  (#match? @_name "(Test|TestCase|Cest)$"))
((class_declaration (base_clause (_) @_base)) @test
  (#match? @_base "(Test|TestCase|ObjectBehavior)$"))
((method_declaration attributes: (_) @_attributes) @test
  (#match? @_attributes "\\b(Test|DataProvider|Before|After)\\b"))

; it('…', function () {…})->with(…)
((expression_statement) @test
  (#match? @test
    "^(it|test|describe|arch|dataset)\\(\\s*['\"]|^(before|after)(Each|All)\\(\\s*(static )?(function|fn)\\b"))
