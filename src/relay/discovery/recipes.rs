//! Recipes: ready-made set-ups that an agent may offer to its person. Our catalogue is empty.

use serde::Serialize;

use super::Site;

/// The answer to `GET /agent/recipes`.
#[derive(Debug, Serialize)]
pub struct Recipes {
    recipes: [(); 0],
    how_to_offer: String,
}

/// Returns the catalogue in detail (spec/tap.md §2.10).
pub fn recipes(site: &Site<'_>) -> Recipes {
    Recipes {
        recipes: [],
        how_to_offer: format!(
            "There are no recipes on this server, so offer none. If you need an API that is not in \
             {}/agent/services, tell the person you work for which one and what for; they store it with \
             `postern add`.",
            site.origin()
        ),
    }
}

/// What discovery says about the catalogue.
#[derive(Debug, Serialize)]
pub(super) struct Catalogue {
    hint: &'static str,
    available: [(); 0],
    details_url: &'static str,
}

impl Catalogue {
    pub(super) const fn new() -> Self {
        Self {
            hint: "No recipes on this server. For an API that is not listed here, ask the person you work \
                   for.",
            available: [],
            details_url: "/agent/recipes",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::{super::testing, *};

    #[test]
    fn the_catalogue_is_an_empty_list_and_says_what_to_do_instead() {
        let told = to_value(recipes(&testing::SITE)).unwrap();
        assert_eq!(told["recipes"], json!([]));
        assert!(told["how_to_offer"].is_string());
        assert_eq!(to_value(Catalogue::new()).unwrap()["available"], json!([]));
    }
}
