"""快速离开 works on the page for who is afraid: the link without scripts, and a script that is really there."""

import re


def test_the_way_out_is_a_link_and_its_script_is_served(client, town):
    page = client.get("/services/p").get_data(as_text=True)
    assert 'href="/weather" data-quick-exit' in page
    scripts = [client.get(address) for address in re.findall(r'<script src="([^"]+)"', page)]
    assert {script.status_code for script in scripts} == {200}
    assert any('location.replace("/weather")' in script.get_data(as_text=True) for script in scripts)
