//! The dashboard's frame: headers, who may come, forms, cookies.

use crate::support::relay::{TestRelay, on_a_relay};

on_a_relay! {
    async fn the_root_leads_to_the_dashboard(relay) {
        let told = relay.agent.get("/").await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard")), "{told:?}");
        let told = relay.agent.get("/dashboard").await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard/sign-in")), "{told:?}");
        let told = relay.agent.get("/dashboard/sign-in").await;
        assert_eq!(told.status, 200, "{told:?}");
        let told = relay.agent.get("/dashboard/none").await;
        assert_eq!(told.status, 404, "{told:?}");
    }
}
