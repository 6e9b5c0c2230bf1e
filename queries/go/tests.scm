((function_declaration name: (identifier) @_name) @test
  (#match? @_name "^(Test|Benchmark|Fuzz|Example)([^a-z]|$)"))
