//! The server: says what there is, and does what is asked.

use rmcp::{
    ErrorData, RoleServer, ServerHandler, ServiceExt,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, ListToolsResult,
        PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
    },
    service::RequestContext,
};
use serde_json::json;

use super::{
    NoAnswer, SharedDoor,
    agent::{self, Given, Misused, Told},
    operator::{Look, without_hints},
    pending::Progress,
    tools,
};

/// What the server is called (spec/tap.md §9).
const NAME: &str = "tap-mcp";

const INSTRUCTIONS: &str = "Calls APIs with credentials that you never see. `tap_discover` lists them; `tap_call` uses one. A call that a \
     person has to approve waits, and is continued with `tap_resume`.";

/// One server, for whoever the door is open for.
#[derive(Clone)]
pub(super) struct ToolServer {
    door: SharedDoor,
}

impl ToolServer {
    pub(super) fn new(door: SharedDoor) -> Self {
        Self { door }
    }

    async fn tell(&self, name: &str, given: &Given, progress: &Progress) -> Result<Told, Misused> {
        let reach = self.door.reach();
        agent::check_fields(name, given, reach)?;
        if reach.agent
            && let Some(told) = agent::tool(&*self.door, (name, given), progress).await
        {
            return told;
        }
        if reach.operator
            && let Some(look) = Look::read(name, given)
        {
            return Ok(match self.door.look(look?).await {
                Ok(mut value) => {
                    without_hints(&mut value);
                    Told::well(value)
                }
                Err(NoAnswer(why)) => Told::failed(json!({ "tap_error": why })),
            });
        }
        let name = &name[..name.floor_char_boundary(64)];
        Err(Misused(format!("there is no tool `{name}` here")))
    }
}

impl ServerHandler for ToolServer {
    fn get_info(&self) -> ServerConfig {
        let mut info = ServerConfig::new(ServerCapabilities::builder().enable_tools().build());
        let mut about = Implementation::new(NAME, env!("CARGO_PKG_VERSION"));
        about.title = Some("Postern".to_owned());
        info.server_info = about;
        info.instructions = Some(INSTRUCTIONS.to_owned());
        info
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::of(
            self.door.reach(),
        )))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let given = request.arguments.unwrap_or_default();
        let progress = Progress::of(&context);
        let told = tokio::select! {
            told = self.tell(&request.name, &given, &progress) => told,
            () = context.ct.cancelled() => Err(Misused("this was cancelled".to_owned())),
        };
        let Told { value, is_error } =
            told.map_err(|Misused(why)| ErrorData::invalid_params(why, None))?;
        let result = if is_error {
            CallToolResult::structured_error(value)
        } else {
            CallToolResult::structured(value)
        };
        Ok(result.into())
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        let all = tools::of(self.door.reach());
        all.into_iter().find(|tool| tool.name == name)
    }
}

/// Serves on standard input and output until the client goes away.
///
/// # Errors
/// A client that does not speak the protocol.
pub async fn serve_stdio(door: SharedDoor) -> Result<(), NoAnswer> {
    let serving = ToolServer::new(door).serve(rmcp::transport::stdio()).await;
    let serving = match serving {
        Ok(serving) => serving,
        // Nobody has said anything: there is nobody.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(NoAnswer(error.to_string())),
    };
    match serving.waiting().await {
        Ok(_) => Ok(()),
        Err(error) => Err(NoAnswer(error.to_string())),
    }
}
