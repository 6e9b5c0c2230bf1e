((method) @test
  (#match? @test "^def test_"))

; class ParserTest < ActiveSupport::TestCase
((class superclass: (superclass (_) @_base)) @test
  (#match? @_base "(Test|TestCase|Minitest::Spec)$"))

; describe Parser do … end, RSpec.configure do … end; what stands inside needs no pattern.
((_ block: (_)) @test
  (#match? @test
    "^(RSpec\\.[a-z_]+|[fx]?(describe|context|feature)|it|test|scenario|shared_(examples|examples_for|context))[ (]"))
