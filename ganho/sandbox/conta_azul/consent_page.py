"""The page where a person lets an application in, at the new hosts and the old one."""

from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from ganho.sandbox.conta_azul.conta_azul_wire import Refusal
from ganho.sandbox.conta_azul.tenant import Account
from ganho.sandbox.conta_azul.token_endpoint import Connections, Family

SCOPE = "openid profile aws.cognito.signin.user.admin"
AUTHORIZE_PATHS: dict[str, Family] = {
    "/oauth/authorize": "new",
    "/oauth2/authorize": "old",
    "/login": "old",
}
TOKEN_PATHS: dict[str, Family] = {"/oauth/token": "new", "/oauth2/token": "old"}
ERROR_PATH = "/error"
ENTRANCE = """\
<!doctype html>
<html lang="pt-BR">
<meta charset="utf-8">
<title>Conta Azul simulada</title>
<h1>Conta Azul simulada</h1>
<p id="told">Aqui se autoriza um aplicativo, pelo endereço que ele mostra.</p>
<script>
  // What stands after the "#" never reaches a server, so the page itself leads on.
  if (location.hash.startsWith("#/oauth/authorize?")) {
    location.replace(location.hash.slice(1));
  }
</script>
"""
"""What the address with the `#` opens in a browser."""
ERROR_PAGE = """\
<!doctype html>
<html lang="pt-BR">
<meta charset="utf-8">
<title>Conta Azul simulada</title>
<h1>Não foi possível autorizar</h1>
"""
"""Of the old host; what went wrong stands in its address."""


class AuthorizePage:
    """Where a person logs in and agrees; here everybody agrees at once."""

    def __init__(self, account: Account, connections: Connections) -> None:
        self._account = account
        self._connections = connections

    def visit(self, query: QueryParams, raw_query: str, family: Family) -> str:
        """Give the address that the browser is sent to."""
        error = self._trouble(query, raw_query, family)
        if error and family == "old":
            return f"{ERROR_PATH}?{urlencode({'error': error})}"
        if error:
            raise Refusal(400, {"error": error})
        answer = {"state": query.get("state", "")}
        redirect_uri = self._connections.redirect_uri
        if self._account.switches.login == "nobody":
            return f"{redirect_uri}?{urlencode({'error': 'access_denied', **answer})}"
        code = self._connections.new_code(family=family)
        return f"{redirect_uri}?{urlencode({'code': code, **answer})}"

    def _trouble(self, query: QueryParams, raw_query: str, family: Family) -> str:
        connections = self._connections
        if query.get("client_id") != connections.client_id:
            return "invalid_client"
        if query.get("redirect_uri") != connections.redirect_uri:
            return "redirect_mismatch"
        as_it_is = f"redirect_uri={connections.redirect_uri}"
        if family == "old" and as_it_is not in raw_query.split("&"):
            return "redirect_mismatch"
        if query.get("response_type") != "code":
            return "unsupported_response_type"
        return "" if query.get("scope", SCOPE) == SCOPE else "invalid_scope"
