//! What changes come to, summed up: the value of a figure and the interval that it may lie in.

use super::metrics::Part;
use super::statistics::{bootstrap, wilson};
use crate::model::debt::{Interval, Measured, Unit};

/// The fewest changes of which a share or rate is told.
const MIN_CHANGES: u32 = 10;

/// What the parts come to, with the interval that belongs to it.
pub(super) fn measured(unit: Unit, parts: &[Part]) -> Measured {
    let measured = summed(unit, parts);
    Measured { interval: interval(unit, &measured, parts), ..measured }
}

/// What the parts come to, where no interval is asked for.
pub(super) fn summed(unit: Unit, parts: &[Part]) -> Measured {
    let counts = parts.iter().map(|part| part.count);
    let measured = Measured {
        changes: parts.len() as u32,
        count: if unit == Unit::Greatest { counts.fold(0.0, f64::max) } else { counts.sum() },
        out_of: parts.iter().map(|part| part.out_of).sum(),
        ..Measured::default()
    };
    Measured { value: value(unit, &measured), ..measured }
}

/// The interval of 95 % for a value: of a share of changes by Wilson, of any other rate by drawing changes anew.
fn interval(unit: Unit, measured: &Measured, parts: &[Part]) -> Option<Interval> {
    measured.value?;
    let per = match unit {
        Unit::ShareOfChanges => return wilson(measured.count, measured.out_of),
        // No draw finds what none of the changes has: so many changes say how often it may be missed.
        Unit::ShareOfCode if measured.count <= 0.0 => return wilson(0.0, f64::from(measured.changes)),
        _ => per(unit)?,
    };
    let parts: Vec<(f64, f64)> = parts.iter().map(|part| (part.count, part.out_of)).collect();
    bootstrap(&parts).map(|Interval { low, high }| Interval { low: low * per, high: high * per })
}

/// The value in its unit; `None` for a rate of too few changes.
pub(super) fn value(unit: Unit, measured: &Measured) -> Option<f64> {
    if matches!(unit, Unit::Count | Unit::Greatest | Unit::Days) {
        return Some(measured.count);
    }
    (measured.changes >= MIN_CHANGES).then(|| ratio(unit, measured.count, measured.out_of)).flatten()
}

pub(super) fn ratio(unit: Unit, count: f64, out_of: f64) -> Option<f64> {
    per(unit).filter(|_| out_of > 0.0).map(|per| count / out_of * per)
}

/// What a rate is told for: for each 100 changes, for one. `None` for what is no rate.
fn per(unit: Unit) -> Option<f64> {
    match unit {
        Unit::Count | Unit::Greatest | Unit::Days => None,
        Unit::ShareOfChanges | Unit::ShareOfCode | Unit::Ratio => Some(1.0),
        Unit::Per100Changes => Some(100.0),
        Unit::Per1000Lines => Some(1000.0),
    }
}
