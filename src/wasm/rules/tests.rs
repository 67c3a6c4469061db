use super::*;

#[test]
fn every_release_has_a_row() {
    let (first, last) = Rules::RELEASES;
    assert_eq!((first, last), (21, 27));
    for (before, after) in GO.iter().zip(&GO[1..]) {
        assert_eq!(before.releases.1 + 1, after.releases.0);
    }
    for minor in first..=last {
        let rules = Rules::parse(&format!("go1.{minor}")).unwrap();
        assert!((rules.row().releases.0..=rules.row().releases.1).contains(&minor));
        assert_eq!(rules.to_string(), format!("Go 1.{minor}"));
    }
}

#[test]
fn unknown_releases_have_the_nearest_row() {
    assert_eq!(Rules::of_release(99), Rules::of_release(27));
    assert_eq!(Rules::of_release(20), Rules::of_release(21));
    for name in ["", "go1.20", "go1.28", "go1.024", "go1.24.3", "1.24", "TinyGo"] {
        assert_eq!(Rules::parse(name), None, "{name}");
    }
}

#[test]
fn without_rules_only_that_counts_which_every_release_refuses() {
    for row in &GO {
        assert!(row.params.iter().all(|basic| ANY_GO.params.contains(basic)));
        assert!(row.results.iter().all(|basic| ANY_GO.results.contains(basic)));
        assert!(ANY_GO.vectors || !row.vectors);
    }
    assert_eq!(Rules::parse("tinygo").unwrap().to_string(), "TinyGo");
    assert!(!Rules::TINYGO.has_wide_pointers() && Rules::TINYGO.follows_pointers());
}
