; XCTest and Quick
((class_declaration (_ inherits_from: (_ (type_identifier) @_base))) @test
  (#match? @_base "(TestCase|QuickSpec|AsyncSpec)$"))

; Swift Testing
((_ (modifiers (attribute (_ (_) @_attribute)))) @test (#any-of? @_attribute "Test" "Suite"))
