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

((call_expression
  function: (_) @_callee
  arguments: (arguments . [(string) (template_string)] @title)) @case
  (#match? @_callee "^(it|test|specify|fit|xit|xtest|Deno\\.test)((\\.(only|skip|todo|fixme|concurrent|failing|fails|sequential|each|for|skipIf|runIf))\\b(?s:.*))?$"))
((call_expression
  function: (_) @_callee
  arguments: (arguments . (_) @title)) @group
  (#match? @_callee "^((test\\.)?describe|context|suite|fdescribe|xdescribe|xcontext)(\\.(only|skip|each|for|parallel|serial|concurrent|sequential|skipIf|runIf)\\b(?s:.*))?$"))
; Not `skipIf`, which skips on some machines alone.
((call_expression
  function: (_) @_callee
  arguments: (arguments . [(string) (template_string)])) @skip
  (#match? @_callee "^(x(it|test|describe|context)|(it|test|specify|describe|context|suite|test\\.describe)\\.(skip|todo|fixme))\\b"))

((call_expression) @assertion
  (#match? @assertion "^((expect|assert)\\w*\\s*[.(<]|[\\w.]+\\.should\\b|t\\.(is|not|like|ok|notOk|equal|notEqual|same|deepEqual|notDeepEqual|true|false|truthy|falsy|throws|throwsAsync|notThrows|regex|snapshot|pass|fail|assert)\\()"))
