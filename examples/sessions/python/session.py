# Mints the token with which the checkout acts for somebody who is signed in here. It lasts an hour.
# In a shell: MIDCYCLE_API=https://billing.example MIDCYCLE_OPERATOR_KEY=... python3 session.py anna officina
import json
import os
import sys
from urllib.request import Request, urlopen


def mint(user: str, account: str) -> str:
    wanted = Request(
        os.environ["MIDCYCLE_API"] + "/v1/sessions",
        data=json.dumps({"user": user, "account": account}).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["MIDCYCLE_OPERATOR_KEY"],
            "Content-Type": "application/json",
        },
    )
    # Any answer but a good one is raised as urllib.error.HTTPError.
    with urlopen(wanted, timeout=10) as answer:
        return json.load(answer)["token"]


if __name__ == "__main__":
    print(mint(sys.argv[1], sys.argv[2]))
