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

((method_declaration name: (_) @_name) @case.named
  (#match? @_name "^test([A-Z_0-9]|$)"))
((method_declaration attributes: (_) @_attributes) @case
  (#match? @_attributes "\\bTest\\b"))
((function_call_expression function: (_) @_callee arguments: (_ . (argument [(string) (encapsed_string)] @title))) @case
  (#any-of? @_callee "it" "test"))
((method_declaration body: (_ (expression_statement (member_call_expression name: (_) @_name) @skip)))
  (#any-of? @_name "markTestSkipped" "markTestIncomplete"))

((member_call_expression) @assertion
  (#match? @assertion "^(\\$this->(assert|expect)|expect\\()"))
((scoped_call_expression) @assertion
  (#match? @assertion "^(self|static|Assert)::assert"))
