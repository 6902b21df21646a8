//! Seconds to calendar fields and back in the proleptic Gregorian calendar, by arithmetic alone.

/// Seconds of a day.
pub const SECONDS_A_DAY: i64 = 86_400;

/// Whether a year of 0 to 9999, a month and a day make a date.
pub const fn is_date(year: i64, month: u8, day: u8) -> bool {
    year >= 0 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month)
}

/// Days from 1970-01-01 to a date. Exact for every date [`is_date`] takes.
pub const fn days_from_date(year: i64, month: u8, day: u8) -> i64 {
    // Years begin in March here, so that the leap day is the last one (Hinnant, "chrono-compatible date algorithms").
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i64 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day, the number of days after 1970-01-01. Exact for years 0 to 9999.
pub const fn date_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + if month <= 2 { 1 } else { 0 }, month, day)
}

const fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_ten_thousand_years_round_trips() {
        let mut days = days_from_date(0, 1, 1);
        for year in 0..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(date_from_days(days), (year, i64::from(month), i64::from(day)));
                    assert_eq!(days_from_date(year, month, day), days);
                    days += 1;
                }
            }
        }
        assert_eq!(days_from_date(1970, 1, 1), 0);
        assert_eq!(days_from_date(2000, 3, 1), 11_017);
    }

    #[test]
    fn impossible_dates_are_known() {
        for (year, month, day) in
            [(2021, 2, 29), (1900, 2, 29), (2021, 0, 1), (2021, 13, 1), (2021, 4, 31), (2021, 1, 0)]
        {
            assert!(!is_date(year, month, day));
        }
        assert!(is_date(2000, 2, 29) && is_date(0, 12, 31) && !is_date(10_000, 1, 1));
    }
}
