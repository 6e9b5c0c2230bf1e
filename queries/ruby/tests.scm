((method) @test
  (#match? @test "^def test_"))

; class ParserTest < ActiveSupport::TestCase
((class superclass: (superclass (_) @_base)) @test
  (#match? @_base "(Test|TestCase|Minitest::Spec)$"))

; describe Parser do … end, RSpec.configure do … end; what stands inside needs no pattern.
((_ block: (_)) @test
  (#match? @test
    "^(RSpec\\.[a-z_]+|[fx]?(describe|context|feature)|it|test|scenario|shared_(examples|examples_for|context))[ (]"))

((method name: (_) @_name) @case.named
  (#match? @_name "^test_"))
((_ method: (_) @_method arguments: (_ . (string) @title) block: (_)) @case
  (#any-of? @_method "it" "fit" "xit" "test" "specify" "scenario" "xspecify" "xscenario"))
((_ method: (_) @_method arguments: (_ . (_) @title) block: (_)) @group
  (#any-of? @_method "describe" "context" "fdescribe" "fcontext" "xdescribe" "xcontext" "feature"))
((_ method: (_) @_method arguments: (_) block: (_)) @skip
  (#any-of? @_method "xit" "xspecify" "xscenario" "xdescribe" "xcontext"))

((_ method: (_)) @assertion
  (#match? @assertion "^(assert\\w*|refute\\w*|expect|is_expected|flunk)\\b"))
