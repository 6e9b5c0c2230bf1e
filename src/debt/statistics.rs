//! What the report knows of chance: intervals, medians and how far a value is out.

use crate::model::debt::Interval;

/// Of the standard normal distribution, 95 % lie within so many deviations.
const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of 95 % for `count` out of `total` (E. B. Wilson 1927). It never leaves 0 to 1 and, unlike the
/// textbook's, can be trusted for few cases and shares near the ends.
pub fn wilson(count: f64, total: f64) -> Option<Interval> {
    let is_share = total > 0.0 && (0.0..=total).contains(&count);
    if !is_share {
        return None;
    }
    let share = count / total;
    let squared = Z_95 * Z_95;
    let centre = share + squared / (2.0 * total);
    let half = Z_95 * (share * (1.0 - share) / total + squared / (4.0 * total * total)).sqrt();
    let scale = 1.0 + squared / total;
    // At the ends the bounds are exact, which rounding would hide.
    let low = if count > 0.0 { ((centre - half) / scale).max(0.0) } else { 0.0 };
    let high = if count < total { ((centre + half) / scale).min(1.0) } else { 1.0 };
    Some(Interval { low, high })
}

/// How often parts are drawn anew.
const DRAWS: usize = 1_000;
/// The same draws each time, so that a report says the same whenever it is made.
const SEED: u64 = 0x5eed;

/// The interval of 95 % for the sum of the first numbers of `parts` by that of the second ones, by drawing as many parts again
/// and again (the percentile bootstrap, B. Efron 1979). A part is drawn as a whole: what is in it lives and dies together.
/// `None` where there are fewer than two.
pub fn bootstrap(parts: &[(f64, f64)]) -> Option<Interval> {
    if parts.len() < 2 {
        return None;
    }
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut drawn = || {
        let chosen = std::iter::repeat_with(|| parts[random.usize(..parts.len())]).take(parts.len());
        let (count, total) = chosen.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        (total > 0.0).then_some(count / total)
    };
    let mut values: Vec<f64> = (0..DRAWS).filter_map(|_| drawn()).collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((share * values.len().saturating_sub(1) as f64).round() as usize).copied();
    Some(Interval { low: at(0.025)?, high: at(0.975)? })
}

/// The median: of an even number the mean of the two in the middle. `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        length if length % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// The value that a `share` of all are no greater than; the nearest one that there is. `None` of nothing.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied()
}

/// The standard deviation of a sample; 0 where a single value has none.
pub fn standard_deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wilson_gives_the_published_values() {
        // Newcombe 1998, table I, method 3.
        for (count, total, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let interval = wilson(count, total).unwrap();
            assert!((interval.low - low).abs() < 5e-5 && (interval.high - high).abs() < 5e-5, "{interval:?}");
        }
    }

    #[test]
    fn bootstrap_is_as_wide_as_parts_differ() {
        let alike = [(1.0, 10.0); 30];
        let Interval { low, high } = bootstrap(&alike).unwrap();
        assert!((low - 0.1).abs() < 1e-9 && (high - 0.1).abs() < 1e-9);
        // Thirty parts of ten, one of which is all gone: the textbook's interval for 10 of 300 lines is 1.8 to 6.0 %.
        let mut clustered = [(0.0, 10.0); 30];
        clustered[0].0 = 10.0;
        let Interval { low, high } = bootstrap(&clustered).unwrap();
        assert!(low < 1e-9 && (0.08..0.12).contains(&high), "{low} {high}");
        assert_eq!(bootstrap(&[(1.0, 2.0)]), None);
        assert_eq!(bootstrap(&[(0.0, 0.0); 3]), None);
    }

    #[test]
    fn what_is_no_share_has_no_interval() {
        assert_eq!(wilson(0.0, 0.0), None);
        assert_eq!(wilson(3.0, 2.0), None);
        assert_eq!(wilson(-1.0, 2.0), None);
    }

    #[test]
    fn medians() {
        for (values, expected) in
            [(&[][..], None), (&[3.0], Some(3.0)), (&[3.0, 1.0], Some(2.0)), (&[9.0, 1.0, 2.0], Some(2.0))]
        {
            assert_eq!(median(values), expected);
        }
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share(total in 1_u32..100_000, part in 0.0..=1.0_f64) {
            let count = (f64::from(total) * part).floor();
            let interval = wilson(count, f64::from(total)).unwrap();
            let share = count / f64::from(total);
            prop_assert!(0.0 <= interval.low && interval.low <= share && share <= interval.high && interval.high <= 1.0);
        }

        #[test]
        fn more_cases_make_it_narrower(count in 0_u32..1_000, more in 1_u32..1_000) {
            let total = count + more;
            let few = wilson(f64::from(count), f64::from(total)).unwrap();
            let many = wilson(f64::from(count) * 4.0, f64::from(total) * 4.0).unwrap();
            prop_assert!(many.high - many.low < few.high - few.low);
        }
    }
}
