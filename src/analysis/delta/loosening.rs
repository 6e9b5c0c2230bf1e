//! Which assertion lets more pass than another about the same thing.

use std::sync::LazyLock;

use crate::analysis::pattern::Pattern;

/// Forms of assertions: what matches the first says exactly what is expected, and what matches the second does not.
const LOOSENINGS: &[(&str, &str)] = &[
    (
        r"\.(toBe|toEqual|toStrictEqual)\(",
        r"\.(toBeDefined|toBeTruthy|toBeInstanceOf|toContain|toMatch|toMatchObject|toBeGreaterThan(OrEqual)?|toBeLessThan(OrEqual)?|not\.(toBe|toEqual|toBeNull|toBeUndefined))\(",
    ),
    (r"\.toHaveBeenCalledWith\(|\.toHaveBeenCalledTimes\(", r"\.toHaveBeenCalled\(\)"),
    (r"\.toHaveLength\(", r"\.(toBeDefined|toBeTruthy|toBeGreaterThan(OrEqual)?|toBeLessThan(OrEqual)?)\("),
    (r"\.(toThrow|toThrowError)\((?u:[^)])", r"\.(toThrow|toThrowError)\(\)"),
    (
        r"assert\.(strictEqual|deepEqual|deepStrictEqual|equal)\(",
        r"assert\.(ok|notEqual|notStrictEqual|include|match)\(",
    ),
    (
        r"\bassert(Equals?|DictEqual|ListEqual|TupleEqual|SetEqual|CountEqual|Is|ArrayEquals|Same|ContentEquals)\(",
        r"\bassert(True|In|IsNotNone|IsInstance|Greater(Equal)?|Less(Equal)?|AlmostEqual|NotEqual|NotEquals|NotNull|InstanceOf|Contains)\(",
    ),
    (r"\bassert_called(_once)?_with\(", r"\bassert_called(_once)?\(\)"),
    (r"^assert\b(?u:.*[^=!<>]==[^=])", r"^assert\b(?u:.*)(\sin\s|is not None|>=|<=|\s[<>]\s|!=|\bisinstance\()"),
    (r"^(debug_)?assert_eq!", r"^(debug_)?(assert|assert_ne)!"),
    (
        r"(?i)\b(assert|require)\.(Equal|EqualValues|Exactly|JSONEq|ElementsMatch)f?\(",
        r"(?i)\b(assert|require)\.(Contains|NotNil|NotEmpty|True|Greater|GreaterOrEqual|Less|LessOrEqual|InDelta|Subset|NotEqual)f?\(",
    ),
    (r"\b(assert|require)\.(EqualError|ErrorIs|ErrorContains)f?\(", r"\b(assert|require)\.Errorf?\("),
    (
        r"\.(isEqualTo|isSameAs|containsExactly\w*|hasSize)\(",
        r"\.(isNotNull|isNotEmpty|isNotEqualTo|contains|containsAnyOf|isInstanceOf|isGreaterThan\w*|isLessThan\w*|isCloseTo|startsWith|endsWith)\(",
    ),
    (r"\.hasMessage\(", r"\.hasMessage(Containing|StartingWith)\("),
    (
        r"\bAssert\.(Equal|AreEqual|Same|StrictEqual)\(",
        r"\bAssert\.(True|IsTrue|NotNull|IsNotNull|Contains|NotEmpty|NotEqual|AreNotEqual|InRange|IsType|IsAssignableFrom)\(",
    ),
    (
        r"\.Should\(\)\.(Be|Equal|BeEquivalentTo)\(",
        r"\.Should\(\)\.(NotBeNull|NotBe|Contain|BeGreaterThan\w*|BeLessThan\w*|NotBeEmpty|BeOfType)\b",
    ),
    (r"\bto eq\b|\bto eql\b", r"\bto (include|match|be_truthy|be_present|be_a|be >|be <)\b|\bnot_to be_nil"),
    (r"\bassert_equal\b", r"\bassert(_includes|_match|_in_delta|_not_nil|_operator|_kind_of)?\b\s"),
];

/// What says in another form the very thing that an assertion of equality said.
const EXACT: &str = r"(?u:[^=!<>])==|(?i:is_?empty|equals?\(|deepequal|matches!|objectsareequal)";

/// What an equality is with, where another form says it as exactly: `assertEquals(true, x)` is `assertTrue(x)`.
const CONSTANT: &str = r"\b(true|false|True|False|nil|None|null|undefined|NULL)\b";

/// Numbers in assertions, and whether a greater one lets more pass.
const TOLERANCES: &[(&str, bool)] = &[
    (
        r"\b(?:abs|rel|atol|rtol|delta|tolerance|epsilon|eps|abs_tol|rel_tol)\s*=\s*([0-9][0-9_.]*(?:e[+-]?[0-9]+)?)",
        true,
    ),
    (r"InDelta\((?u:.*),\s*([0-9][0-9_.]*(?:e[+-]?[0-9]+)?)\s*\)$", true),
    (r"InEpsilon\((?u:.*),\s*([0-9][0-9_.]*(?:e[+-]?[0-9]+)?)\s*\)$", true),
    (r"toBeCloseTo\((?u:.*),\s*([0-9]+)\)$", false),
    (r"\bplaces\s*=\s*([0-9]+)", false),
];

/// Whether `after` lets more pass than `before`, which it takes the place of. Says so where it is certain alone.
pub(super) fn is_looser(before: &str, after: &str) -> bool {
    static FORMS: LazyLock<Vec<(Pattern, Pattern)>> = LazyLock::new(|| {
        LOOSENINGS.iter().map(|(strict, loose)| (Pattern::new(strict), Pattern::new(loose))).collect()
    });
    static AS_EXACT: Pattern = Pattern::new(EXACT);
    static WITH_CONSTANT: Pattern = Pattern::new(CONSTANT);
    let in_form = |(strict, loose): &(Pattern, Pattern)| {
        let loosens = strict.is_match(before) && loose.is_match(after);
        loosens && !strict.is_match(after) && !loose.is_match(before)
    };
    let is_as_exact = AS_EXACT.is_match(after) || WITH_CONSTANT.is_match(before);
    (!is_as_exact && FORMS.iter().any(in_form)) || is_wider(before, after)
}

/// Whether nothing differs but a tolerance, which is wider.
fn is_wider(before: &str, after: &str) -> bool {
    static NUMBERS: LazyLock<Vec<(Pattern, bool)>> =
        LazyLock::new(|| TOLERANCES.iter().map(|(number, greater)| (Pattern::new(number), *greater)).collect());
    NUMBERS.iter().any(|(number, greater_is_wider)| {
        let (Some((old, old_rest)), Some((new, new_rest))) = (tolerance(number, before), tolerance(number, after))
        else {
            return false;
        };
        old_rest == new_rest && if *greater_is_wider { new > old } else { new < old }
    })
}

/// The number that `pattern` finds in `text`, and the text around it.
fn tolerance<'a>(pattern: &Pattern, text: &'a str) -> Option<(f64, (&'a str, &'a str))> {
    let number = pattern.captures(text)?.get(1)?;
    let value = number.as_str().replace('_', "").parse().ok()?;
    Some((value, (&text[..number.start()], &text[number.end()..])))
}
