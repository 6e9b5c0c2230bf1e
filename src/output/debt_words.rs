//! How the figures of the weekly report are written, the same in every format for people.

use crate::model::debt::{Direction, Figure, Matched, Measured, Side, Unit, WeeklyReport};
use crate::model::merged_change::Group;
use crate::model::object_id::ObjectId;

/// A value in its unit: "12.3 %", "4.1 per 1,000 lines", "1,204".
pub fn value(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count | Unit::Greatest => grouped(value),
        Unit::ShareOfChanges | Unit::ShareOfCode => percent(value),
        Unit::Per100Changes => format!("{value:.1} per 100 changes"),
        Unit::Per1000Lines => format!("{value:.1} per 1,000 lines"),
        Unit::Ratio => format!("{value:.2}"),
        Unit::Days => format!("{value:.1} days"),
    }
}

/// A share in percent, to one decimal.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// What stands where a value is not told.
pub fn measured(unit: Unit, measured: &Measured) -> String {
    match measured.value {
        Some(known) => value(unit, known),
        None if measured.changes == 0 => "no changes".to_owned(),
        None if measured.out_of <= 0.0 => "nothing to measure".to_owned(),
        None => format!("too few changes ({})", measured.changes),
    }
}

/// What a value was made of: "n = 31" for changes, "312 of 4,210 lines in 31 changes" for code.
pub fn basis(unit: Unit, measured: &Measured) -> String {
    let changes = measured.changes;
    match unit {
        Unit::Count | Unit::Greatest | Unit::Days => format!("n = {changes}"),
        Unit::ShareOfChanges => format!("{} of {changes}", grouped(measured.count)),
        Unit::ShareOfCode | Unit::Per100Changes | Unit::Per1000Lines | Unit::Ratio => {
            format!("{} of {}, n = {changes}", grouped(measured.count), grouped(measured.out_of))
        }
    }
}

/// The interval of a value; empty where there is none.
pub fn interval(unit: Unit, measured: &Measured) -> String {
    let Some(interval) = measured.interval else { return String::new() };
    let high = value(unit, interval.high);
    let low = value(unit, interval.low);
    // The unit is told once.
    let number = low.split(' ').next().unwrap_or_default();
    format!("{number}–{high}")
}

/// A change by its first digits, and by the number of its pull request where that is known.
pub fn change_name(commit: &ObjectId, pull_request: Option<u64>) -> String {
    let number = pull_request.map_or_else(String::new, |number| format!(" (#{number})"));
    format!("{:.10}{number}", commit.as_hex())
}

/// What is said when no figure alarms.
pub const NO_ALARM: &str =
    "Every figure is within what this repository is used to, or has too few changes or weeks to tell.";

/// The repository's own median, or that there is none yet.
pub fn median(figure: &Figure) -> String {
    figure.trail.median.map_or_else(|| "too few weeks".to_owned(), |median| value(figure.unit, median))
}

/// What a group is called.
pub fn group(group: &Group) -> String {
    match group {
        Group::Agent(name) => name.clone(),
        Group::AgentAssisted => "agent-assisted".to_owned(),
        Group::NoMarker => "no agent marker".to_owned(),
        Group::Bot => "bots".to_owned(),
    }
}

/// Agents against others that are alike; `None` where there are too few.
pub fn matched(figure: &Figure) -> Option<String> {
    let Matched { agents, others } = figure.matched?;
    let side = |side: Side| format!("{} ({} changes)", value(figure.unit, side.value), side.changes);
    Some(format!("agents {}, without marker {}", side(agents), side(others)))
}

/// The alarms in a sentence each, without their full stops.
pub fn alarms(report: &WeeklyReport) -> Vec<String> {
    let sentence = |(figure, alarm): (&Figure, &crate::model::debt::Alarm)| {
        let way = match figure.worse {
            Some(Direction::Down) => "below",
            Some(Direction::Up) | None => "above",
        };
        let now = measured(figure.unit, &figure.all);
        format!(
            "{}: {now}, {way} the usual {} by {:.1} standard deviations and {} changes",
            figure.name.trim_start_matches("… "),
            median(figure),
            alarm.deviations,
            alarm.changes
        )
    };
    report.alarms().map(sentence).collect()
}

/// A number with its thousands set apart; whole, or to one decimal.
fn grouped(number: f64) -> String {
    let is_whole = (number - number.round()).abs() < 1e-9;
    let text = if is_whole { format!("{:.0}", number.abs()) } else { format!("{:.1}", number.abs()) };
    let (whole, decimals) = text.split_once('.').map_or((text.as_str(), ""), |(whole, decimals)| (whole, decimals));
    let mut digits = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            digits.push(',');
        }
        digits.push(digit);
    }
    let sign = if number < 0.0 && text.bytes().any(|digit| matches!(digit, b'1'..=b'9')) { "−" } else { "" };
    let decimals = if decimals.is_empty() { String::new() } else { format!(".{decimals}") };
    format!("{sign}{digits}{decimals}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        for (number, text) in [
            (0.0, "0"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (-1_234_567.0, "−1,234,567"),
            (12.25, "12.2"),
            (-0.01, "0.0"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
