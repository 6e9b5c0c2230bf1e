; describe("…", () => {…})
((call_expression
  function: (identifier) @_name
  arguments: (arguments [(arrow_function) (function_expression)])) @test
  (#any-of? @_name
    "describe" "context" "suite" "it" "test" "specify" "fdescribe" "fit" "xdescribe" "xit" "bench"
    "before" "after" "beforeEach" "afterEach" "beforeAll" "afterAll" "setup" "teardown"))

; test.only("…", () => {…}), Deno.test("…", () => {…})
((call_expression
  function: (member_expression object: (identifier) @_name)
  arguments: (arguments [(arrow_function) (function_expression)])) @test
  (#any-of? @_name "describe" "context" "suite" "it" "test" "QUnit"))
((call_expression
  function: (member_expression object: (identifier) @_object property: (_) @_name)
  arguments: (arguments [(arrow_function) (function_expression)])) @test
  (#eq? @_object "Deno")
  (#eq? @_name "test"))

; test.each([…])("…", () => {…})
((call_expression
  function: (call_expression function: (member_expression object: (identifier) @_name))
  arguments: (arguments [(arrow_function) (function_expression)])) @test
  (#any-of? @_name "describe" "it" "test"))
