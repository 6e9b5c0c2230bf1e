((function_declaration name: (identifier) @_name) @test @case.named
  (#match? @_name "^(Test|Benchmark|Fuzz|Example)([^a-z]|$)"))

; func (suite *ParserSuite) TestEmpty() {…}
((method_declaration name: (_) @_name) @case.named
  (#match? @_name "^Test([^a-z]|$)"))

; t.Run("…", func(t *testing.T) {…})
((call_expression
  function: (selector_expression field: (_) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @title . (func_literal))) @case.named
  (#eq? @_method "Run"))

; As a statement of its own: under a condition it skips on some machines alone.
([
  (function_declaration body: (block (statement_list (expression_statement
    (call_expression function: (selector_expression field: (_) @_method)) @skip))))
  (func_literal body: (block (statement_list (expression_statement
    (call_expression function: (selector_expression field: (_) @_method)) @skip))))
]
  (#any-of? @_method "Skip" "Skipf" "SkipNow"))

((call_expression) @assertion
  (#match? @assertion "^((assert|require|is|qt)\\.\\w+|\\w+\\.(Assert|Require)\\(\\)\\.\\w+|(t|b|tb|f)\\.(Error|Errorf|Fatal|Fatalf|Fail|FailNow)|(s|suite|ts)\\.(\\w*Equal\\w*|\\w*Error\\w*|True|False|Nil|NotNil|Len|Contains|\\w*Empty)|(\\w+\\.)?(Expect|Eventually|Consistently|\\w*[aA]ssert\\w*))\\s*\\("))
