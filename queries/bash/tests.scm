; The tests of bats are no functions to the grammar; its files go by their ending.
((function_definition name: (_) @_name) @test
  (#match? @_name "^test(_|[A-Z])|^(oneTime)?(setUp|tearDown)$"))
